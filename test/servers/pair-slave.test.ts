import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { eventually } from "../support/stacks";
import { prove, slaveOn, stepsOf } from "../support/topologies";

jest.setTimeout(120_000);
const servers = useServers();
let a: SandboxServer;
let b: SandboxServer;
let c: SandboxServer;

const declared = (generation = 1) =>
  slaveOn(c, pairOf([a, b], { seed: { from: "db1", generation } }).members["db1"]!, {
    serverId: 3,
    link: { connectRetrySeconds: 1 },
  });

beforeAll(async () => {
  [a, b, c] = (await Promise.all(["db1", "db2", "db3"].map((name) => servers.create(name)))) as [
    SandboxServer,
    SandboxServer,
    SandboxServer,
  ];
  await query(
    a,
    "CREATE DATABASE shop; CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, at INT); INSERT INTO shop.t (at) VALUES (0)",
  );
  await applyProgram(() => declared());
}, 300_000);

describe("a slave of a pair's member", () => {
  const expectSame = () =>
    eventually(async () => {
      const [one, two, three] = await Promise.all([a, b, c].map(contents));
      expect([two, three]).toEqual([one, one]);
    });

  it("gets what is written on either member", async () => {
    for (const server of [a, b])
      await query(server, "INSERT INTO shop.t (at) VALUES (@@server_id), (@@server_id)");
    await expectSame();
    expect(await query(c, "SELECT COUNT(*) FROM shop.t WHERE at IN (1, 2)")).toBe("4");
    expect(await Promise.all([a, b, c].map(bothRun))).toEqual([true, true, true]);
  });

  it("is read-only and proved as any other, and the next run changes nothing of it", async () => {
    expect(await query(c, "SELECT @@read_only")).toBe("1");
    await applyProgram(() => declared());
    expect(await prove(await stepsOf(() => declared()), "db3")).toMatchObject({
      code: 0,
      stderr: "",
    });
    await query(b, "INSERT INTO shop.t (at) VALUES (2)");
    await expectSame();
  });

  it("must be seeded again with the pair, also when it follows the member that the data come from", async () => {
    const before = await contents(c);
    expect(await failureOf(() => declared(2))).toBe(
      "db3-preflight: exit 1\ndb3: preflight found 1 problem(s); nothing was changed on any server\n  - its master db1 is seeded again, and this slave would lack what changed there: raise seed.generation here too\n",
    );
    expect(await contents(c)).toBe(before);
  });
});
