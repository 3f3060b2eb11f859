import { MultiMasterPair, type MultiMasterPairArgs } from "../../src";
import { declareMembers } from "../../src/arguments/pair-members";
import { changedSteps } from "../../src/steps/changes";
import type { Declared } from "../../src/steps/declared";
import { EFFECTS, type Effect } from "../../src/steps/effects";
import { differences } from "../support/differences";
import { runProgram, type ProgramRun } from "../support/mocks";

type Args = Partial<MultiMasterPairArgs>;

const member = (name: string, address = `${name}.example`) => ({ name, host: { address } });
const argsOf = (args: Args): MultiMasterPairArgs => ({
  engine: "mariadb-10.11",
  members: [member("db1"), member("db2")],
  databases: ["shop"],
  seed: { from: "db1" },
  accounts: [{ user: "app" }],
  ...args,
});

const runs = new Map<string, Promise<ProgramRun>>();

/** A run whose marks print what tells one run of the step from another; what is declared once more is not run again. */
function run(args: Args): Promise<ProgramRun> {
  const key = JSON.stringify(args);
  const known = runs.get(key);
  if (known !== undefined) return known;
  const made = runProgram(() => void new MultiMasterPair("pair", argsOf(args)), {
    stdout: (name, inputs) =>
      name.endsWith("-mark") ? `mark_nonce=${JSON.stringify(inputs)}` : "",
  });
  runs.set(key, made);
  return made;
}

function declared(args: Args): Declared {
  const pair = argsOf(args);
  const members = declareMembers("pair", pair);
  return {
    topology: { servers: members.map(({ declaration }) => declaration) },
    inputs: Object.fromEntries(
      members.map(({ declaration, args: { host } }) => [
        declaration.name,
        {
          address: String(host.address),
          ...(pair.link?.password === undefined
            ? {}
            : { linkPassword: String(pair.link.password) }),
          accountPasswords: (pair.accounts ?? []).map(({ password }) => password as string),
        },
      ]),
    ),
  };
}

/** Changes of a pair, and the most that each does. */
const CHANGES: readonly (readonly [what: string, before: Args, after: Args, effect: Effect])[] = [
  ["nothing", {}, {}, "nothing"],
  ["a single writer", {}, { writer: "db2" }, "write-pause"],
  ["another writer", { writer: "db1" }, { writer: "db2" }, "write-pause"],
  ["a setting that is set live", {}, { settings: { max_connections: 99 } }, "reload"],
  ["a setting that needs a restart", {}, { settings: { back_log: 99 } }, "restart"],
  ["a database more", {}, { databases: ["shop", "stock"] }, "copy"],
  ["another generation", {}, { seed: { from: "db1", generation: 2 } }, "re-seed"],
  ["a given password of an account", {}, { accounts: [{ user: "app", password: "x" }] }, "reload"],
  ["an account more", {}, { accounts: [{ user: "app" }, { user: "report" }] }, "reload"],
  ["the password of the links", {}, { link: { password: "given" } }, "re-point"],
  ["the position of the links", {}, { link: { gtidPosition: "current_pos" } }, "re-point"],
  ["semi-synchronous commits", {}, { semiSync: {} }, "reload"],
  ["another address", {}, { members: [member("db1"), member("db2", "db9.example")] }, "copy"],
  ["the order of the members", {}, { members: [member("db2"), member("db1")] }, "nothing"],
  ["a proof asked for", {}, { recheck: "today" }, "nothing"],
  ["time for the switch", {}, { switchSeconds: 20 }, "nothing"],
  ["who runs events", { events: "db1" }, { events: "db2" }, "nothing"],
];

describe("changedSteps() of a pair", () => {
  it.each(CHANGES)("predicts exactly what runs: %s", async (_what, before, after) => {
    const predicted = changedSteps(declared(before), declared(after));
    expect(differences(await run(before), await run(after))).toEqual(
      Object.fromEntries(predicted.map(({ name, how }) => [name, how])),
    );
  });

  it.each(CHANGES)("says what it does at most: %s", (_what, before, after, effect) => {
    const found = changedSteps(declared(before), declared(after)).map((one) => one.effect);
    const most = EFFECTS.filter((one) => found.includes(one)).at(-1) ?? "nothing";
    expect(most).toBe(effect);
  });
});
