import { query, type SandboxServer } from "../../dev/servers/server";
import { startSshd, type Sshd } from "../support/engine-sshd";
import { hostArgs, master, slave, type TestStack } from "../support/stack";
import { expectRowTravels, holdItems, items, threads, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(120_000);

let sshd: Sshd;
let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;

const declared = (generation: number, onDestroy = "undo") => {
  const { user, port, privateKey, hostKey } = sshd;
  const ssh = { user, port, privateKey, hostKey };
  const host = (server: SandboxServer) => ({ ...hostArgs(server), ssh });
  return [
    master(db1, { host: host(db1), onDestroy }),
    slave(db2, "db1", 2, { host: host(db2), seed: { method: "dump", generation }, onDestroy }),
  ];
};

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1", 20_000), stacks.create("db2")]);
  stack = await stacks.stack("cut");
  sshd = await startSshd(stacks.directory());
  stack.declare(declared(1), { dialErrorLimit: 2 });
  const up = await stack.up();
  if (up.code !== 0) throw new Error(up.output);
}, 300_000);
let closed = false;
afterAll(() => (closed ? undefined : sshd?.close()));

it("a connection that is cut in the midst of a copy is red, and the next up converges", async () => {
  stack.declare(declared(2), { dialErrorLimit: 2 });
  const there = await items(db1);
  const held = await holdItems(db1);
  const run = stack.start(["up", "--yes", "--skip-preview", "-s", "test"]);
  await held.waits();
  sshd.cut();
  const { code, output } = await run.ended;
  await held.release();
  expect(code).not.toBe(0);
  expect(output).toMatch(/db2-seed[^]*remote command exited without exit status/);
  expect(await items(db1)).toBe(there);
  expect(await query(db2, "SELECT @@read_only")).toBe("1");
  expect(await threads(db2)).toBe("no channel");

  const again = await stack.up();
  expect(again.output).not.toContain("failed");
  expect(again.code).toBe(0);
  expect(await items(db2)).toBe(await items(db1));
  await expectRowTravels(db1, db2);
  expect(await query(db1, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE '%seed%'")).toBe("0");
  expect((await stack.up()).changes).toEqual({});
});

it("a destroy while no host can be reached is red and keeps the state, and ends when told that they are gone", async () => {
  const there = await items(db1);
  await sshd.close();
  closed = true;
  const destroyed = await stack.destroy();
  expect(destroyed.code).not.toBe(0);
  expect(destroyed.output).toMatch(/db2-follow[^]*connection refused/);
  expect(stack.state()).toContain("::db2-follow");
  expect(stack.state()).toContain("::db2-link");

  stack.declare(declared(2, "gone"), { dialErrorLimit: 2 });
  // The proof went first, and cannot be made again; what was told counts all the same.
  const told = await stack.up();
  expect([told.code === 0, told.changes]).toEqual([false, { "db2-mark": "create" }]);
  expect(await stack.destroy()).toMatchObject({ code: 0 });
  expect(stack.state()).not.toContain("::db");
  expect(await threads(db2)).toBe("Yes/Yes/0");
  expect([await items(db1), await items(db2)]).toEqual([there, there]);
});
