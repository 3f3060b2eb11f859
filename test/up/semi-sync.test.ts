import { query, type SandboxServer } from "../../dev/servers/server";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { streams, untilChannel } from "../support/channel";
import { semiSyncState, semiSyncStatus } from "../support/semi-sync";
import { master, slave, type TestStack } from "../support/stack";
import { NO_CHANGES, useStacks } from "../support/stacks";
import { until } from "../support/topologies";
import { defaultFlavor, writeOnSlave } from "../support/words";

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
const on = (server: SandboxServer, side: "master" | "slave") =>
  query(server, `SET GLOBAL ${nameOf(server, side)}_enabled = ON`);
/** Does `inside` while the slave's IO thread stands still. */
async function betweenConnections(inside: () => Promise<unknown>) {
  const { reconnect } = dialectOf(db2.line as EngineLine).statements;
  const [stop = "", start = ""] = reconnect.split("; ");
  await query(db2, stop);
  await inside();
  await query(db2, start);
  await untilChannel(db2, "Slave_IO_Running", "Yes");
}
const SILENT = "it does not acknowledge its master's commits";
const missing = (server: SandboxServer, side: "master" | "slave") =>
  `${nameOf(server, side)}_enabled is not there, declared ON`;

/** What is done, what of it a preview shows, and the steps that mend it. */
type Row = readonly [
  what: string,
  done: () => Promise<unknown>,
  shown: () => readonly string[],
  steps: readonly string[],
];
const rows: readonly Row[] = [
  [
    "switched off on the master",
    () => off(db1, "master"),
    () => [`${nameOf(db1, "master")}_enabled is OFF, declared ON`],
    ["db1-config"],
  ],
  [
    "switched off on the slave",
    () => off(db2, "slave"),
    () => [`${nameOf(db2, "slave")}_enabled is OFF, declared ON`],
    ["db2-config"],
  ],
  [
    "on again on the slave, which connected while it was off",
    async () => {
      await betweenConnections(() => off(db2, "slave"));
      await on(db2, "slave");
    },
    () => [SILENT],
    ["db2-follow"],
  ],
];
/** Where it is built in, it cannot go. */
const plugins: readonly Row[] = [
  [
    "without its plugin on the master",
    () =>
      betweenConnections(async () => {
        // It notices at its next heartbeat only that the slave has gone.
        for (const id of (await streams(db1)).split("\n")) await query(db1, `KILL ${id}`);
        await until(async () => (await semiSyncStatus(db1, "master", "clients")) === "0");
        await query(db1, `UNINSTALL PLUGIN ${nameOf(db1, "master")}`);
      }),
    () => [missing(db1, "master"), SILENT],
    ["db1-config", "db2-follow"],
  ],
  [
    "without its plugin on the slave",
    () => betweenConnections(() => writeOnSlave(db2, `UNINSTALL PLUGIN ${nameOf(db2, "slave")}`)),
    () => [missing(db2, "slave"), SILENT],
    ["db2-config", "db2-follow"],
  ],
];

async function isSetAgain([, done, shown, steps]: Row) {
  await done();
  const preview = await stack.preview();
  for (const text of shown()) expect(preview.output).toContain(text);
  const changes = {
    ...Object.fromEntries(steps.map((step) => [`${step.split("-")[0]}-observed`, "update"])),
    ...Object.fromEntries(steps.map((step) => [step, "update"])),
    "db2-mark": "update",
    "db2-verify": "update",
  };
  expect(preview.changes).toEqual(changes);
  const run = await stack.up();
  expect([run.changes, run.code, run.code === 0 ? "" : run.output]).toEqual([changes, 0, ""]);
  expect(await semiSyncState(db1, db2)).toEqual({ waits: "ON", answeredBy: "1", answers: "ON" });
  expect(await stack.up()).toEqual(NO_CHANGES);
}

it.each(rows)("semi-sync %s is set again, and proved", (...row) => isSetAgain(row));

(defaultFlavor === "mysql" ? it : it.skip).each(plugins)(
  "semi-sync %s is set again, and proved",
  (...row) => isSetAgain(row),
);
