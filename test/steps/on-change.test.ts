import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { changedSteps, type ChangedStep } from "../../src/steps/changes";
import { EFFECTS } from "../../src/steps/effects";
import { ARGUMENT_VALUES, withArgument } from "../support/argument-values";
import { declaredOf } from "../support/declared";
import { changed, newServer, type Servers } from "../support/declared-changes";

const SRC = join(__dirname, "..", "..", "src");

/** The interfaces of the arguments, and where in a server's arguments each stands. */
const INTERFACES: Readonly<Record<string, string>> = {
  ServerArgs: "",
  MasterArgs: "",
  FollowerArgs: "",
  SlaveArgs: "",
  HostArgs: "host.",
  HostSettings: "host.",
  BinlogSettings: "binlog.",
  AccountArgs: "accounts.",
  SeedArgs: "seed.",
  LinkArgs: "link.",
  VerifyArgs: "verify.",
};

/** What a change comes to, from the least to the most, and the words of which an "On change" line then has one. */
const WORDS = {
  nothing: /nothing|runs again|runner|error|at its new place|before it counts|new account/,
  "proves again": /proves again|every step runs once more/,
  rewrite: /written/,
  reload: /live|at once|new account/,
  "re-point": /re-points|reconnect/,
  "write-pause": /writes/,
  restart: /restarts/,
  copy: /copies|copied|live/,
  "re-seed": /re-seeds/,
  "overwrites-data": /re-seeds/,
  "another server": /another server|host it names now|made anew/,
} as const;
type Outcome = keyof typeof WORDS;

/** What the docstring of each argument says on change, by the argument as it is declared. */
function onChangeLines(): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const file of [
    "components/slave.ts",
    ...readdirSync(join(SRC, "arguments")).map((file) => `arguments/${file}`),
  ]) {
    const text = readFileSync(join(SRC, file), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    for (const statement of source.statements) {
      if (!ts.isInterfaceDeclaration(statement)) continue;
      const at = INTERFACES[statement.name.text];
      if (at === undefined) continue;
      for (const member of statement.members) {
        const doc = ts.getJSDocCommentsAndTags(member).map((one) => one.getText(source));
        const plain = doc
          .join(" ")
          .replace(/\n\s*\*/g, "")
          .replace(/\s+/g, " ");
        const said = /\*\*On change:\*\* (.*?)(?: @default|\*\/|$)/.exec(plain)?.[1] ?? "";
        lines.set(`${at}${member.name?.getText(source) ?? ""}`, said);
      }
    }
  }
  return lines;
}

/** A master of named databases whose commits wait for slaves, with a slave, and one below that. */
const CHAIN: Servers = [
  changed([newServer(1)], "db1", (one) => ({
    ...one,
    args: { ...one.args, databases: ["shop"], semiSync: {} },
  }))[0]!,
  newServer(2, "db1"),
  newServer(3, "db2"),
];

/** What the changes between the values of an argument come to at most. */
function outcomeOf(values: (typeof ARGUMENT_VALUES)[number]): Outcome {
  const name = values.kind === "slave" ? "db2" : "db1";
  const programs = values.values.map((value) =>
    changed(CHAIN, name, (one) => withArgument(one, values, value)),
  );
  const steps = programs.flatMap((after, i) =>
    i === 0 ? [] : changedSteps(declaredOf(programs[i - 1]!), declaredOf(after)),
  );
  const found = steps.flatMap((step) => outcomes(step, name));
  return (Object.keys(WORDS) as Outcome[]).filter((one) => found.includes(one)).at(-1) ?? "nothing";
}

function outcomes({ name, how, effect }: ChangedStep, server: string): readonly Outcome[] {
  if (name === `${server}-runner` && how === "anew") return ["another server"];
  return name.endsWith("-mark") ? [effect, "proves again"] : [effect];
}

describe("what the docstring of an argument says on change", () => {
  const said = onChangeLines();
  /** Arguments that are made of others, and the way to log in, whose parts are one. */
  const groups = new Set(["host", "binlog", "accounts", "seed", "link", "verify"]);
  /** Arguments that name a line, a server or its twin in time: changes.test.ts tries them on whole topologies. */
  const apart = new Set(["engine", "master", "gtid"]);

  it("is tried for every argument", () => {
    const declared = [...said.keys()].filter((name) => !groups.has(name) && !apart.has(name));
    expect([...new Set(ARGUMENT_VALUES.map(({ argument }) => argument))].sort()).toEqual(
      declared.sort(),
    );
  });

  it.each(ARGUMENT_VALUES.filter(({ argument }) => argument !== "host.ssh"))(
    "is what its values make run: $argument",
    (values) => {
      const outcome = outcomeOf(values);
      const line = said.get(values.argument) ?? "";
      expect([outcome, WORDS[outcome].test(line) ? "" : line]).toEqual([outcome, ""]);
    },
  );

  it("has a word for every effect", () => {
    expect(EFFECTS.filter((effect) => !(effect in WORDS))).toEqual([]);
  });
});
