import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runnerParts } from "../../src/render/runner-parts";
import { TEMPLATES } from "../../src/render/template";
import { strayGlobals } from "../support/bash-globals";
import { readFunctions, type ShellScript } from "../support/bash-calls";

const FOLDER = join(TEMPLATES, "runner");
const parts = runnerParts();
const scripts = new Map(
  parts.map((part) => [part, readFunctions(readFileSync(join(FOLDER, part), "utf8"))]),
);

/** Each `part:line: what is wrong`: calls of what stands later, and functions that are defined twice. */
function faults(scripts: ReadonlyMap<string, ShellScript>): string[] {
  const homes = new Map<string, number>();
  const found: string[] = [];
  const order = [...scripts.keys()];
  for (const [part, { functions }] of scripts)
    for (const { name, line } of functions) {
      const first = homes.get(name);
      if (first === undefined) homes.set(name, order.indexOf(part));
      else found.push(`${part}:${line}: ${name} is defined in ${order[first] ?? ""} too`);
    }
  for (const [part, { functions, words }] of scripts)
    for (const { word, line } of [...functions.flatMap(({ words }) => words), ...words]) {
      const home = homes.get(word);
      if (home !== undefined && home > order.indexOf(part))
        found.push(`${part}:${line}: ${word} stands later, in ${order[home] ?? ""}`);
    }
  return found;
}

/** Functions that nothing names but they themselves; steps are called by name. */
function unused(scripts: ReadonlyMap<string, ShellScript>): string[] {
  const all = [...scripts.values()];
  const named = new Set([
    ...all.flatMap(({ words }) => words.map(({ word }) => word)),
    ...all.flatMap(({ functions }) =>
      functions.flatMap(({ name, words }) =>
        words.map(({ word }) => word).filter((word) => word !== name),
      ),
    ),
  ]);
  return all
    .flatMap(({ functions }) => functions.map(({ name }) => name))
    .filter((name) => !named.has(name) && !name.startsWith("step_"));
}

describe("the runner's parts", () => {
  it("are all joined, each once", () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" });
    expect([...parts].sort()).toEqual(files.filter((file) => file.endsWith(".sh")).sort());
  });

  it("call only what stands before them, in their layer or below, and define each function once", () => {
    expect(faults(scripts)).toEqual([]);
  });

  it("hold no function that nothing calls", () => {
    expect(unused(scripts)).toEqual([]);
  });

  it.each(parts)(
    "%s declares the variables that its functions set, or says at the function that it sets them",
    (part) => {
      expect(strayGlobals(readFileSync(join(FOLDER, part), "utf8"))).toEqual([]);
    },
  );

  it.each(parts)("%s says first what it is", (part) => {
    expect(readFileSync(join(FOLDER, part), "utf8")).toMatch(/^# [A-Z]/);
  });
});

describe("the check of variables", () => {
  it.each([
    ["a variable of nobody", "f() {\n  found=1\n}\n"],
    ["one that is read", "f() {\n  read -r found _ <<<x\n}\n"],
    ["one that is filled", "f() { mapfile -t found <<<x; }\n"],
    ["one that is local to another function", "f() { found=1; }\ng() { local found=2; }\n"],
  ])("finds %s", (_, text) => {
    expect(strayGlobals(text)).toEqual(["1: f sets found"]);
  });

  it.each([
    ["a local one", "f() {\n  local other found=''\n  found=1\n}\n"],
    ["one that its part declares", "declare -a found=()\nf() { found=(1); }\n"],
    ["one that the function says it sets", "# Sets `found`.\nf() { found=1; }\n"],
    ["a comparison", "f() { [[ $1 == found=1 ]]; }\n"],
    ["a text", "f() { say 'found=1'; }\n"],
  ])("takes %s for nothing astray", (_, text) => {
    expect(strayGlobals(text)).toEqual([]);
  });
});

describe("the check of the parts", () => {
  const check = (low: string, high: string) =>
    faults(
      new Map([
        ["low.sh", readFunctions(low)],
        ["high.sh", readFunctions(high)],
      ]),
    );
  const high = "high() { low; }\n";

  it.each([
    ["a call", "low() { if ! high; then :; fi; }\n"],
    ["a call after another one on a line", "low() { [[ -n $1 ]] || high; }\n"],
    ["a call in a string", 'low() { say "it is $(high) now"; }\n'],
    ["a call in a branch", "low() {\n  case $1 in\n    a | b) high ;;\n  esac\n}\n"],
    ["a function that is handed over", 'low() { await 10 high "$1"; }\n'],
    ["a function that is kept by name", "low() { found=high; }\n"],
    ["a function in a list", "low() { :; }\nat_exit+=(high)\n"],
  ])("finds %s", (_, low) => {
    const line = low.split("\n").findIndex((line) => line.includes("high")) + 1;
    expect(check(low, high)).toEqual([`low.sh:${line}: high stands later, in high.sh`]);
  });

  it.each([
    ["a comment", "low() {\n  : # high\n}\n"],
    ["a message", "low() { say \"too high\" 'high'; }\n"],
    ["a variable", "low() { local high=1; }\n"],
    ["a pattern", "low() {\n  case $1 in\n    high) ;;\n  esac\n}\n"],
    ["a condition", "low() { [[ $1 == high ]]; }\n"],
  ])("takes %s for no call", (_, low) => {
    expect(check(low, high)).toEqual([]);
  });

  it("finds what is defined twice, also inside of another function", () => {
    expect(check("low() {\n  high() { :; }\n  high\n}\n", high)).toEqual([
      "high.sh:1: high is defined in low.sh too",
    ]);
  });

  it("finds what nothing calls", () => {
    expect(unused(new Map([["a.sh", readFunctions("a() { a; }\nstep_b() { :; }\n")]]))).toEqual([
      "a",
    ]);
  });
});
