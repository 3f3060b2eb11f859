import { createHash } from "node:crypto";
import fc from "fast-check";
import { changedSteps, type ChangedStep } from "../../src/steps/changes";
import { renderRunner } from "../../src/render/runner";
import type { ServerDeclaration } from "../../src/topology/topology";
import { ARGUMENT_VALUES, withArgument } from "../support/argument-values";
import { declaredOf, make } from "../support/declared";
import { anyChange, changed, newServer, renamed, type Servers } from "../support/declared-changes";
import { differences, type How } from "../support/differences";
import { runProgram, type ProgramRun } from "../support/mocks";
import type { DeclaredServer } from "../up/project";

// What packs a runner has tests of its own; here it would be a fifth of the time.
jest.mock("../../src/render/runner", () => ({
  ...jest.requireActual<typeof import("../../src/render/runner")>("../../src/render/runner"),
  packedRunner: (server: ServerDeclaration) => digest(renderRunner(server)),
}));

const withArguments = (server: DeclaredServer, args: object): DeclaredServer => ({
  ...server,
  args: { ...server.args, ...args },
});

/** A master with a slave, and one below that. */
const CHAIN: Servers = [
  withArguments(newServer(1), {
    databases: [{ name: "shop", characterSet: "utf8mb4" }],
    semiSync: {},
  }),
  newServer(2, "db1"),
  withArguments(newServer(3, "db2"), { link: { password: "given" } }),
];

const withAll = (servers: Servers, args: object) => servers.map((one) => withArguments(one, args));

/** A slave whose tables are compared. */
const COMPARED: Servers = [
  withArguments(newServer(1), { databases: ["shop"] }),
  withArguments(newServer(2, "db1"), { verify: { checksum: true } }),
];

/** A line with GTIDs that can be left out. */
const MYSQL: Servers = [
  withArguments(newServer(1), { engine: "mysql-8.0" }),
  withArguments(newServer(2, "db1"), { engine: "mysql-8.0", position: "file" }),
];

const runs = new Map<string, Promise<ProgramRun>>();

/** What steps print that others read: without it a value that is read would be the same as none. */
const PRINTED: Readonly<Record<string, string>> = {
  "seed-key": "copy_key=key\n",
  "seed-open": "copy_login=login\ncopy_host_keys=keys\ncopy_obstacle=obstacle\n",
};

/** A run whose marks print what tells one run of the step from another; what is declared once more is not run again. */
function run(servers: Servers): Promise<ProgramRun> {
  const key = JSON.stringify(servers);
  const known = runs.get(key);
  if (known !== undefined) return known;
  const stdout = (name: string, inputs: object) =>
    name.endsWith("-mark")
      ? `mark_nonce=${digest(inputs)}`
      : (PRINTED[name.replace(/^[^-]*-/, "")] ?? "");
  const made = runProgram(() => make(servers), { stdout });
  runs.set(key, made);
  return made;
}

const digest = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

const brief = (steps: readonly ChangedStep[]) =>
  steps.map(({ name, how }) => [name, how] as [string, How]);

/** What is predicted, by resource: the servers themselves come and go as they are declared. */
function predicted(before: Servers, after: Servers) {
  const names = (servers: Servers) => servers.map(({ name }) => name);
  const made = names(after).filter((name) => !names(before).includes(name));
  const gone = names(before).filter((name) => !names(after).includes(name));
  return Object.fromEntries([
    ...made.map((name) => [name, "made"]),
    ...gone.map((name) => [name, "gone"]),
    ...brief(changedSteps(declaredOf(before), declaredOf(after))),
  ]);
}

async function expectPredicted(before: Servers, after: Servers): Promise<void> {
  const found = differences(await run(before), await run(after));
  expect(found).toEqual(predicted(before, after));
}

/** Every argument on servers that others follow, value after value; and whom a server follows. */
const TRIED: readonly (readonly [change: string, before: Servers, after: Servers])[] = [
  ...ARGUMENT_VALUES.flatMap((values) =>
    ["db1", "db2"]
      .filter((name) => values.kind === "any" || (values.kind === "master") === (name === "db1"))
      .flatMap((name) => {
        const programs = values.values.map((value) =>
          changed(CHAIN, name, (one) => withArgument(one, values, value)),
        );
        return programs.map(
          (after, i) =>
            [`${values.argument} of ${name} (${i})`, programs.at(i - 1) ?? after, after] as const,
        );
      }),
  ),
  ["the name of db2", CHAIN, renamed(CHAIN, "db2", "other")],
  [
    "the master of db3",
    CHAIN,
    changed(CHAIN, "db3", (one) => withArguments(one, { master: "db1" })),
  ],
  ...(
    [
      "mariadb-10.5 mariadb-10.11",
      "mysql-5.7 mysql-8.0",
      "mysql-8.0 mysql-8.4",
      "mysql-8.4 mariadb-10.11",
    ] as const
  ).map((lines) => {
    const [before, after] = lines.split(" ").map((engine) => withAll(CHAIN, { engine }));
    return [`the engine of all, ${lines}`, before ?? CHAIN, after ?? CHAIN] as const;
  }),
  ["gtid of db1", MYSQL, changed(MYSQL, "db1", (one) => withArguments(one, { gtid: false }))],
  [
    "seed.method of db2 on a line with settings that data keep",
    MYSQL,
    changed(MYSQL, "db2", (one) => withArguments(one, { seed: { method: "none" } })),
  ],
  [
    "databases of db1 where a slave's tables are compared",
    COMPARED,
    changed(COMPARED, "db1", (one) => withArguments(one, { databases: ["shop", "bank"] })),
  ],
  ["the role of db2", [newServer(1), newServer(2)], [newServer(1), newServer(2, "db1")]],
];

describe("changedSteps()", () => {
  it("predicts nothing where nothing changes", () => expectPredicted(CHAIN, CHAIN));

  it.each(TRIED)("predicts exactly what another value runs: %s", (_change, before, after) =>
    expectPredicted(before, after),
  );

  it("predicts exactly what any changes of any topology run", async () => {
    const start = [newServer(1), newServer(2, "db1"), newServer(3, "db1")];
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { minLength: 8, maxLength: 16 }), async (changes) => {
        let before: Servers = start;
        let after: Servers = start;
        for (const [i, { to }] of changes.entries()) {
          after = to(after);
          if (i % 4 === 0) continue; // two at once, now and then
          await expectPredicted(before, after);
          before = after;
        }
      }),
      { numRuns: 4 },
    );
  }, 120_000);
});
