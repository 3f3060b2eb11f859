import { query, type SandboxServer } from "../../dev/servers/server";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { semiSyncState } from "../support/semi-sync";
import { master, slave, type TestStack } from "../support/stack";
import { NO_CHANGES, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(180_000);

let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  stack = await stacks.stack("semi-sync");
  stack.declare([master(db1, { semiSync: {} }), slave(db2, "db1", 2)]);
  expect((await stack.up()).code).toBe(0);
});

const nameOf = ({ line }: SandboxServer, side: "master" | "slave") =>
  dialectOf(line as EngineLine).semiSync[side].name;
const off = (server: SandboxServer, side: "master" | "slave") =>
  query(server, `SET GLOBAL ${nameOf(server, side)}_enabled = OFF`);
const rows: readonly (readonly [
  what: string,
  done: () => Promise<unknown>,
  step: string,
  shown: () => string,
])[] = [
  [
    "switched off on the master",
    () => off(db1, "master"),
    "db1-config",
    () => `${nameOf(db1, "master")}_enabled is OFF, declared ON`,
  ],
  [
    "switched off on the slave",
    () => off(db2, "slave"),
    "db2-config",
    () => `${nameOf(db2, "slave")}_enabled is OFF, declared ON`,
  ],
];

it.each(rows)("semi-sync %s is set again, and proved", async (_, done, step, shown) => {
  await done();
  const preview = await stack.preview();
  expect(preview.output).toContain(shown());
  const changes = {
    [step.replace("config", "observed")]: "update",
    [step]: "update",
    "db2-mark": "update",
    "db2-verify": "update",
  };
  expect(preview.changes).toEqual(changes);
  const run = await stack.up();
  expect([run.changes, run.code, run.code === 0 ? "" : run.output]).toEqual([changes, 0, ""]);
  expect(await semiSyncState(db1, db2)).toEqual({ waits: "ON", answeredBy: "1", answers: "ON" });
  expect(await stack.up()).toEqual(NO_CHANGES);
});
