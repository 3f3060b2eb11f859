import { query, type SandboxServer } from "../../sandbox/server";
import { useServers } from "../../sandbox/test-servers";
import { bothRun } from "../support/channel";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { until } from "../support/topologies";

jest.setTimeout(120_000);

describe("an empty pair", () => {
  const servers = useServers();
  let a: SandboxServer;
  let b: SandboxServer;

  beforeAll(async () => {
    [a, b] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await applyProgram(() => pairOf([a, b]));
  });

  it("has both threads running on both members", async () => {
    expect(await Promise.all([a, b].map(bothRun))).toEqual([true, true]);
  });

  it("carries what is written on either to the other, with keys that never meet", async () => {
    await query(a, "CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, at INT)");
    await until(async () => (await query(b, "SHOW TABLES IN shop")) === "t");
    await Promise.all(
      [a, b].map((server) =>
        query(server, "INSERT INTO shop.t (at) VALUES (@@server_id), (@@server_id)"),
      ),
    );
    for (const server of [a, b]) {
      await until(async () => (await query(server, "SELECT COUNT(*) FROM shop.t")) === "4");
      // Odd keys are made on the first, even ones on the second.
      expect(await query(server, "SELECT COUNT(*) FROM shop.t WHERE id % 2 = at % 2")).toBe("4");
    }
  });
});
