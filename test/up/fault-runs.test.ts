import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { master, slave, type TestStack } from "../support/stack";
import { expectRowTravels, holdItems, items, threads, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(120_000);

let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;

const accounts = () =>
  query(db1, "SELECT GROUP_CONCAT(user) FROM mysql.user WHERE user LIKE 'repl%'");

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  stack = await stacks.stack("runs");
  stack.declare([master(db1), slave(db2, "db1", 2)]);
  const up = await stack.up();
  if (up.code !== 0) throw new Error(up.output);
}, 300_000);

it("a second up while one runs is refused, changes nothing, and does not disturb the first", async () => {
  stack.declare([master(db1), slave(db2, "db1", 2, { seed: { method: "dump", generation: 2 } })]);
  // In a copy that waits: the engine is not writing its state, of which the second would see a half.
  const held = await holdItems(db1);
  const first = stack.start(["up", "--yes", "--skip-preview", "-s", "test"]);
  await held.waits();
  const second = await stack.up();
  expect(first.process.exitCode).toBeNull();
  expect(second.code).not.toBe(0);
  expect(second.output).toContain("the stack is currently locked by 1 lock(s)");
  expect(second.changes).toEqual({});
  await held.release();

  const { code, output } = await first.ended;
  expect(output).not.toContain("failed");
  expect(code).toBe(0);
  expect(await items(db2)).toBe(await items(db1));
  await expectRowTravels(db1, db2);
  expect((await stack.up()).changes).toEqual({});
});

it("a destroy while the slave's server is down is red, leaves what it cannot undo, and ends when the server is back", async () => {
  const before = await items(db1);
  await stopServer(db2);
  const destroyed = await stack.destroy();
  expect(destroyed.code).not.toBe(0);
  expect(destroyed.output).toContain(
    "db2: unfollow failed: cannot read the state of replication: ",
  );
  expect(destroyed.output).toContain(
    `  -> the server does not answer at ${db2.host.socket}: start it, then run pulumi up again`,
  );
  // The account goes after the channel that uses it.
  expect(await accounts()).toBe("repl_db2");
  expect(await items(db1)).toBe(before);

  await startServer(db2);
  expect(await threads(db2)).toBe("Yes/Yes/0");
  expect((await stack.destroy()).code).toBe(0);
  expect(await threads(db2)).toBe("no channel");
  expect(await accounts()).toBe("NULL");
  expect(await items(db1)).toBe(before);
  expect(await items(db2)).toBe(before);
  expect(await query(db2, "SELECT @@read_only")).toBe("1");
});
