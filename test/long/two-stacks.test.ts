import { rmSync } from "node:fs";
import { query, type SandboxServer } from "../../dev/servers/server";
import { master, slave, type TestStack } from "../support/stack";
import { expectRowTravels, items, threads, useStacks } from "../support/stacks";
import { stateFile } from "../support/topologies";

const stacks = useStacks();
jest.setTimeout(120_000);

let ours: TestStack;
let theirs: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  [ours, theirs] = await Promise.all([
    stacks.stack("ours", "index", "ours"),
    stacks.stack("theirs", "index", "theirs"),
  ]);
  ours.declare([master(db1), slave(db2, "db1", 2)]);
  theirs.declare([
    master(db1, { settings: { max_connections: 99 } }),
    slave(db2, "db1", 2, { link: { user: "other" } }),
  ]);
  const up = await ours.up();
  if (up.code !== 0) throw new Error(up.output);
}, 300_000);

it("a stack is refused the servers that another one manages, and nothing of theirs changes", async () => {
  const refused = await theirs.up();
  expect(refused.code).not.toBe(0);
  for (const server of [db1, db2])
    expect(refused.output).toContain(
      `${server.name}: preflight found 1 problem(s); nothing was changed on any server\n`,
    );
  expect(refused.output).toContain("  - it is managed by the stack ours/test, and two stacks");
  expect(await query(db1, "SELECT user FROM mysql.user WHERE user = 'other'")).toBe("");
  expect(await query(db1, "SELECT @@max_connections")).not.toBe("99");
  expect((await ours.up()).changes).toEqual({});
  await expectRowTravels(db1, db2);
});

it("what was refused does not take anything away when it is destroyed", async () => {
  expect((await theirs.destroy()).code).toBe(0);
  expect(await threads(db2)).toBe("Yes/Yes/0");
  expect((await ours.up()).changes).toEqual({});
  await expectRowTravels(db1, db2);
});

it("a stack goes on where another one was destroyed, with its data", async () => {
  expect((await ours.destroy()).code).toBe(0);
  const up = await theirs.up();
  expect(up.output).not.toContain("failed");
  expect(up.code).toBe(0);
  expect(up.output).toContain("seeded already");
  expect(await items(db2)).toBe(await items(db1));
  await expectRowTravels(db1, db2);
});

it("a stack that is renamed goes on when the hosts are told, and may undo what it made", async () => {
  const renamed = (command: string) =>
    theirs.start([command, "--yes", "--skip-preview", "-s", "later"]).ended;
  expect((await theirs.start(["stack", "rename", "later"]).ended).code).toBe(0);
  const refused = await renamed("up");
  expect(refused.code).not.toBe(0);
  for (const server of [db1, db2]) {
    const owners = stateFile(server, "owners");
    expect(refused.output).toContain(
      `is this one (theirs/later) under an old name, remove ${owners} here\n`,
    );
    rmSync(owners, { recursive: true });
  }
  const up = await renamed("up");
  expect(up.output).not.toContain("failed");
  expect(up.code).toBe(0);
  await expectRowTravels(db1, db2);
  expect((await renamed("up")).changes).toEqual({});
  expect((await renamed("destroy")).code).toBe(0);
  expect(await query(db1, "SELECT user FROM mysql.user WHERE user = 'other'")).toBe("");
  expect(await threads(db2)).toBe("no channel");
});
