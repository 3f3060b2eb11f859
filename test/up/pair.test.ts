import { query, stopServer, type SandboxServer } from "../../dev/servers/server";
import { bothRun } from "../support/channel";
import { pair, type TestStack } from "../support/stack";
import { NO_CHANGES, items, threads, useStacks } from "../support/stacks";
import { processOf, until } from "../support/topologies";
import { wordsOf } from "../support/words";

const stacks = useStacks();
jest.setTimeout(240_000);

describe("a stack with a pair, of which one member has data", () => {
  let stack: TestStack;
  let a: SandboxServer;
  let b: SandboxServer;

  const declare = (args: Record<string, unknown> = {}) =>
    stack.declare([], {
      pair: pair([a, b], {
        accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["ALL"] }] }],
        semiSync: {},
        seed: { from: "db1" },
        link: { connectRetrySeconds: 1 },
        ...args,
      }),
    });
  const set = (settings: Record<string, unknown>) => declare({ settings });
  /** The second member on a new server, with `change`. */
  const declareRebuilt = (change: Record<string, unknown> = {}) => {
    const { members } = pair([a, b]) as { members: readonly { host: object }[] };
    const [first, second] = members;
    declare({
      members: [first, { ...second, host: { ...second!.host, generation: 2 }, ...change }],
      seed: { from: "db1", generation: 2 },
    });
  };
  const expectSame = async () => {
    const there = await items(a);
    await until(async () => (await items(b)) === there);
    await until(async () => (await Promise.all([a, b].map(bothRun))).every(Boolean));
  };

  beforeAll(async () => {
    [a, b] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
    stack = await stacks.stack("pair");
  });

  it("is refused, with the line to add, when it is not said whose data they are", async () => {
    declare({ seed: {} });
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain(
      'it holds data: shop. If the pair is to begin with them, declare seed: { from: "db1" }; the other member must then be empty, or be named in seed.overwrite',
    );
    expect(await query(b, "SHOW DATABASES LIKE 'shop'")).toBe("");
  });

  it("comes up with the data on both, and what is written on either travels", async () => {
    declare();
    const up = await stack.up();
    expect(up.output).not.toContain("failed");
    expect(up.code).toBe(0);
    await query(a, "INSERT INTO shop.item (text) VALUES ('on the first')");
    await query(b, "INSERT INTO shop.item (text) VALUES ('on the second')");
    await until(async () => (await query(a, "SELECT COUNT(*) FROM shop.item")) === "5");
    await expectSame();
    // The copy is no transaction of the member that was seeded: a marker and a row are.
    expect(await query(b, wordsOf(b).ownCount)).toBe("2");
  });

  it("is not changed by a second up, nor by members in another order", async () => {
    expect(await stack.up()).toEqual(NO_CHANGES);
    const { members } = pair([b, a]);
    declare({ members });
    expect(await stack.up()).toEqual(NO_CHANGES);
  });

  it("changes a setting live", async () => {
    const started = [a, b].map(processOf);
    set({ max_connections: 250 });
    expect((await stack.up()).changes).toEqual({ "db1-config": "update", "db2-config": "update" });
    expect(await query(b, "SELECT @@max_connections")).toBe("250");
    expect([a, b].map(processOf)).toEqual(started);
  });

  it("changes a setting of one member on that one alone", async () => {
    const both = pair([a, b])["members"] as readonly object[];
    declare({
      members: [both[0], { ...both[1], settings: { max_connections: 260 } }],
      settings: { max_connections: 250 },
    });
    expect((await stack.up()).changes).toEqual({ "db2-config": "update" });
    expect(await query(a, "SELECT @@max_connections")).toBe("250");
    expect(await query(b, "SELECT @@max_connections")).toBe("260");
  });

  it("restarts one member after the other where a setting needs it", async () => {
    set({ max_connections: 250, back_log: 123 });
    const up = await stack.up();
    expect(up.code).toBe(0);
    expect(await query(b, "SELECT @@back_log")).toBe("123");
    await expectSame();
  });

  it("refuses other ids for a member that replicates, and says how to", async () => {
    const both = pair([a, b]);
    const members = both["members"] as readonly object[];
    declare({ members: [members[0], { ...members[1], serverId: 7 }] });
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("server_id would change from 2 to 7 on a member that replicates");
    expect(up.output).toContain('seed: { from: "db1", generation: 2 }');
    expect(await query(b, "SELECT @@server_id")).toBe("2");
  });

  it("is destroyed without losing data", async () => {
    declare();
    expect((await stack.up()).code).toBe(0);
    const before = await items(a);
    expect((await stack.destroy()).code).toBe(0);
    expect(await items(a)).toBe(before);
    expect(await items(b)).toBe(before);
    expect(await query(b, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'repl%'")).toBe("0");
  });

  it("comes up again without a copy", async () => {
    await query(b, "INSERT INTO shop.item (text) VALUES ('while nobody followed')");
    const up = await stack.up();
    expect(up.code).toBe(0);
    expect(up.output).toContain("seeded already");
    await expectSame();
  });

  it("takes a new server in the place of a member that is gone, with the other one's data", async () => {
    await stacks.rebuild(b);
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    // What is declared next.
    expect(refused.output).toContain(
      '-> declare host: { generation: 2 } for it, and for the pair seed: { from: "db1", generation: 2 }',
    );
    declareRebuilt();
    const up = await stack.up();
    expect(up.output).not.toContain("failed");
    expect(up.code).toBe(0);
    await query(b, "INSERT INTO shop.item (text) VALUES ('on the new one')");
    await query(a, "INSERT INTO shop.item (text) VALUES ('on the old one')");
    await until(async () => (await query(a, "SELECT COUNT(*) FROM shop.item")) === "8");
    await expectSame();
    expect(await stack.up()).toEqual(NO_CHANGES);
  });

  it("is destroyed with a member gone, when told: what it had on the other one goes", async () => {
    await stopServer(b);
    declareRebuilt({ onDestroy: "gone" });
    expect(await stack.up()).toEqual(NO_CHANGES);
    const before = await items(a);
    expect((await stack.destroy()).code).toBe(0);
    expect(await items(a)).toBe(before);
    expect(await query(a, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'repl%'")).toBe("0");
    expect(await threads(a)).toBe("no channel");
  });
});
