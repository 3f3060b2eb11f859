import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { argumentChanges } from "../../src/plan/changes/changed-steps";
import type { Effect } from "../../src/plan/changes/change";

const SRC = join(__dirname, "..", "..", "src");

/** The interfaces of the arguments, and where in a server's arguments each stands. */
const INTERFACES: Readonly<Record<string, string>> = {
  ServerArgs: "",
  MasterArgs: "",
  SlaveArgs: "",
  HostArgs: "host.",
  HostSettings: "host.",
  BinlogSettings: "binlog.",
  AccountArgs: "accounts.",
  SeedDeclaration: "seed.",
  LinkArgs: "link.",
  VerifyDeclaration: "verify.",
};

/** Words of which an "On change" line has one, by what the table says. */
const WORDS: Readonly<Record<Effect, RegExp>> = {
  nothing: /nothing|runs again|runner|error|at its new place|before it counts|new account/,
  live: /live|at once|new account/,
  "pauses the slave": /live/,
  "live or restarts": /live.*restarts/,
  restarts: /restarts/,
  "re-points": /re-points|reconnect/,
  "re-seeds": /re-seeds/,
  "another server": /another server|host it names now|made anew/,
  "proves again": /proves again/,
};

/** What the docstring of each argument says on change, by the argument as it is declared. */
function onChangeLines(): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const file of [
    "components/args.ts",
    "components/slave.ts",
    "topology/host.ts",
    "topology/topology.ts",
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

describe("the arguments of servers", () => {
  const said = onChangeLines();
  /** Arguments that are made of others, and the way to log in, whose parts are one. */
  const groups = new Set(["host", "binlog", "accounts", "seed", "link", "verify"]);

  it("have a row each, and no other has one", () => {
    const declared = [...said.keys()].filter((name) => !groups.has(name));
    expect([...new Set(argumentChanges.map(({ argument }) => argument))].sort()).toEqual(
      declared.sort(),
    );
  });

  it.each(argumentChanges.map(({ argument, effect }) => [argument, effect] as const))(
    "say on change what the table says: %s, %s",
    (argument, effect) => {
      if (argument === "host.ssh") return; // said once, of all its parts
      expect(said.get(argument)).toMatch(WORDS[effect]);
    },
  );

  it("that run nothing are the ones that only concern the engine", () => {
    const idle = argumentChanges.filter(({ runs }) => runs.length === 0);
    expect(idle.map(({ argument }) => argument)).toEqual(["onDestroy", "rollout"]);
  });
});
