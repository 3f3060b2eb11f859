import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun, channelOf } from "../support/channel";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { until } from "../support/topologies";
import { defaultFlavor, wordsOf } from "../support/words";

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

  it("is refused one more database, which either member may have begun to write to", async () => {
    expect(await failureOf(() => pairOf([a, b], { databases: ["shop", "stock"] }))).toMatch(
      /^(db[12])-preflight: exit 1\n\1: preflight found 1 problem\(s\); nothing was changed on any server\n {2}- its data were copied without stock, and the first change of that would stop it: raise seed\.generation to copy again\n$/,
    );
    for (const server of [a, b])
      expect(await query(server, "SHOW DATABASES LIKE 'stock'")).toBe("");
  });
});

/** MySQL knows one position only. */
(defaultFlavor === "mariadb" ? describe : describe.skip)(
  "a pair that follows by current_pos",
  () => {
    const servers = useServers();

    it("comes up, and carries what is written on either", async () => {
      const [a, b] = await Promise.all([servers.create("db1"), servers.create("db2")]);
      await query(
        a,
        "CREATE DATABASE shop; CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY)",
      );
      await applyProgram(() =>
        pairOf([a, b], { seed: { from: "db1" }, link: { gtidPosition: "current_pos" } }),
      );
      for (const server of [a, b]) {
        expect((await channelOf(server))["Using_Gtid"]).toBe("Current_Pos");
        await query(server, "INSERT INTO shop.t VALUES (NULL)");
      }
      for (const server of [a, b])
        await until(async () => (await query(server, "SELECT COUNT(*) FROM shop.t")) === "2");
    });
  },
);

describe("the events of a pair", () => {
  const servers = useServers();

  it("run on one member; one that is enabled on the other is named", async () => {
    const [a, b] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    const event = (name: string) =>
      `CREATE EVENT shop.${name} ON SCHEDULE EVERY 1 DAY DO DELETE FROM shop.t WHERE id < 0`;
    await query(
      a,
      `CREATE DATABASE shop; CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY); ${event("first")}`,
    );
    const program = (recheck: string) => pairOf([a, b], { seed: { from: "db1" }, recheck });
    await applyProgram(() => program("first"));
    const status = (server: SandboxServer) =>
      query(server, "SELECT event_name, status FROM information_schema.events ORDER BY 1");
    expect(await status(a)).toBe("first\tENABLED");
    expect(await status(b)).toBe(`first\t${wordsOf(b).disabledOnSlave}`);

    await query(b, event("second"));
    await expect(applyProgram(() => program("again"))).rejects.toThrow(
      "db2: verify failed: 1 event(s) are enabled here and would write on the slave",
    );
  });
});
