import { query, stopServer, startServer, type SandboxServer } from "../../dev/servers/server";
import { master, slave, type TestStack } from "../support/stack";
import { expectRowTravels, items, threads, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(120_000);

describe("a topology that grows and shrinks", () => {
  let stack: TestStack;
  let db1: SandboxServer;
  let db2: SandboxServer;
  let db3: SandboxServer;

  beforeAll(async () => {
    [db1, db2, db3] = await Promise.all([
      stacks.shop("db1"),
      stacks.create("db2"),
      stacks.create("db3"),
    ]);
    stack = await stacks.stack("topology");
    stack.declare([master(db1), slave(db2, "db1", 2)]);
    const up = await stack.up();
    if (up.code !== 0) throw new Error(up.output);
  });

  it("changes nothing on any server when one cannot be reached", async () => {
    await stopServer(db3);
    stack.declare([
      master(db1, { settings: { max_connections: 300 } }),
      slave(db2, "db1", 2),
      slave(db3, "db1", 3),
    ]);
    const up = await stack.up();
    await startServer(db3);
    expect(up.code).not.toBe(0);
    expect(up.output).toContain(
      "db3: preflight found 1 problem(s); nothing was changed on any server",
    );
    expect(up.output).toContain("the server does not answer at");
    expect(
      Object.keys(up.changes).filter(
        (name) => !/runner|preflight|observed|password|^db3$/.test(name),
      ),
    ).toEqual([]);
    expect(await query(db1, "SELECT @@max_connections")).not.toBe("300");
    expect(await query(db1, "SELECT COUNT(*) FROM mysql.user WHERE user = 'repl_db3'")).toBe("0");
  });

  it("takes a second slave without touching the first", async () => {
    stack.declare([master(db1), slave(db2, "db1", 2), slave(db3, "db1", 3)]);
    const before = await connectionOf(db1, "repl_db2");
    const up = await stack.up();
    expect(up.output).not.toContain("failed");
    expect(Object.keys(up.changes).filter((name) => /^db[12]/.test(name))).toEqual([]);
    expect(await connectionOf(db1, "repl_db2")).toBe(before);
    expect(await items(db3)).toBe(await items(db1));
    await expectRowTravels(db1, db2);
    await expectRowTravels(db1, db3);
  });

  it("takes a slave of a slave", async () => {
    stack.declare([master(db1), slave(db2, "db1", 2)]);
    expect((await stack.up()).code).toBe(0);
    expect(await threads(db3)).toBe("no channel");
    await query(db3, "DROP DATABASE shop");
    stack.declare([
      master(db1),
      slave(db2, "db1", 2),
      slave(db3, "db2", 3, { seed: { generation: 2 } }),
    ]);
    const up = await stack.up();
    expect(up.output).not.toContain("failed");
    expect(up.code).toBe(0);
    await expectRowTravels(db1, db3);
    expect((await stack.up()).changes).toEqual({});
  });

  it("refuses to seed the middle again while its slave would keep old data, then does both in order", async () => {
    const leaf = slave(db3, "db2", 3, { seed: { generation: 2 } });
    stack.declare([master(db1), slave(db2, "db1", 2, { seed: { generation: 2 } }), leaf]);
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(
      "its master db2 is seeded again, and this slave would lack what changed there: raise seed.generation here too",
    );
    expect(await threads(db2)).toBe("Yes/Yes/0");
    await expectRowTravels(db1, db3);

    stack.declare([
      master(db1),
      slave(db2, "db1", 2, { seed: { generation: 2 } }),
      slave(db3, "db2", 3, { seed: { generation: 3 } }),
    ]);
    const up = await stack.up();
    expect(up.output).not.toContain("failed");
    expect(up.code).toBe(0);
    await expectRowTravels(db1, db2);
    await expectRowTravels(db1, db3);
    expect((await stack.up()).changes).toEqual({});
  });

  it("is destroyed with a host gone when its resources are told to leave", async () => {
    const declared = [
      master(db1),
      slave(db2, "db1", 2, { seed: { generation: 2 } }),
      slave(db3, "db2", 3, { seed: { generation: 3 }, onDestroy: "leave" }),
    ];
    stack.declare(declared);
    expect((await stack.up()).code).toBe(0);
    await stopServer(db3);
    stack.declare(declared.slice(0, 2));
    const up = await stack.up();
    expect(up.output).not.toContain("failed");
    expect(up.code).toBe(0);
    expect(await threads(db2)).toBe("Yes/Yes/0");
  });
});

/** The id of the session with which a slave reads the master's log. */
function connectionOf(server: SandboxServer, user: string): Promise<string> {
  return query(
    server,
    `SELECT GROUP_CONCAT(id) FROM information_schema.processlist WHERE user = '${user}'`,
  );
}
