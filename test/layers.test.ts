import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { cyclesOf, importsBelow, importsOf as modulesIn } from "./support/import-cycles";

/** Folders of src, each of which may import itself and those before it. */
const LAYERS = [
  "engine",
  "arguments",
  "topology",
  "plan",
  "render",
  "observe",
  "steps",
  "review",
  "components",
  "processmaker",
];
/** The command line tool: beside the components, so neither knows the other. */
const TOOL = "cli";
/** What a user may give: of Pulumi it has the type of an input, which may be an output of another resource. */
const ARGUMENTS = "arguments";
const SRC = join(__dirname, "..", "src");
const LONGEST = 150;
/** Files that may be longer, and why. */
const LONGER: Readonly<Record<string, string>> = {
  "engine/mariadb.ts": "a table: the words of one flavour, read side by side",
  "engine/mysql.ts": "a table, as above",
  "engine/effects.ts": "a table: what can be live beside a declaration",
  "engine/statements.ts": "what the rows of those tables mean, one by one",
  "arguments/host.ts": "public arguments, mostly their documentation",
  "arguments/pair.ts": "public arguments, mostly their documentation",
};

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .sort();
const layered = files.filter((file) => file !== "index.ts");

describe("src", () => {
  it("has the folders that are known here, and nothing beside them but its entry", () => {
    const folders = new Set(layered.map((file) => file.split("/")[0]));
    expect([...folders].sort()).toEqual([...LAYERS, TOOL].sort());
  });

  it.each(layered)("%s imports its own layer and earlier ones only", (file) => {
    const layer = layerOf(file);
    const allowed =
      layer === TOOL
        ? [...LAYERS.slice(0, LAYERS.indexOf("components")), TOOL]
        : LAYERS.slice(0, LAYERS.indexOf(layer) + 1);
    expect(reached(file).filter((layer) => !allowed.includes(layer))).toEqual([]);
  });

  it.each(layered.filter((file) => !["components", "processmaker"].includes(layerOf(file))))(
    "%s knows nothing of Pulumi, and of the schema library only where others write what is read",
    (file) => {
      const reading = [TOOL, ARGUMENTS].includes(layerOf(file));
      const foreign = reading ? /^@pulumi\// : /^@pulumi\/|^zod$/;
      const imported = layerOf(file) === ARGUMENTS ? withoutInput(parsed(file)) : parsed(file);
      expect(modulesIn(imported).filter((name) => foreign.test(name))).toEqual([]);
    },
  );

  it.each(files)("%s is short enough to be read at once", (file) => {
    const lines = textOf(file).split("\n").length - 1;
    if (file in LONGER) expect(lines).toBeGreaterThan(LONGEST);
    else expect(lines).toBeLessThanOrEqual(LONGEST);
  });

  it.each(layered)("%s documents every export", (file) => {
    expect(undocumented(parsed(file))).toEqual([]);
  });
});

// Types too: who reads one file of a cycle has to read them all.
describe.each(["src", "stacks", "dev", "test"])("%s", (folder) => {
  it("has no import cycle, inside a folder neither", () => {
    expect(cyclesOf(importsBelow(join(SRC, "..", folder)))).toEqual([]);
  });
});

// What both have is said in a file of its own, word by word: a word that one of them lacks is a type error.
describe("the rows of a flavour", () => {
  it.each([
    ["mariadb", /\/mysql/],
    ["mysql", /\/mariadb/],
    ["mysql-before-8.4", /\/mariadb/],
  ])("engine/%s.ts takes nothing from the other flavour's", (name, others) => {
    const file = `engine/${name}.ts`;
    expect(importsOf(file).filter((from) => others.test(from))).toEqual([]);
  });
});

describe("cyclesOf()", () => {
  it("finds each cycle once, by its shortest way", () => {
    const imports = { a: ["b", "d"], b: ["c"], c: ["a", "d"], d: ["e"], e: [], f: ["f"] };
    expect(cyclesOf(new Map(Object.entries(imports)))).toEqual(["a → b → c → a", "f → f"]);
  });
});

describe("undocumented()", () => {
  it("finds what has no docstring, and nothing else", () => {
    const text =
      "/** Said. */ export const a = 1; export const b = 2; const c = 3; export function d() {}\n" +
      "/** Said. */ export class E {} export { c as f };";
    expect(undocumented(ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022, true))).toEqual([
      "b",
      "d",
    ]);
  });
});

function undocumented(source: ts.SourceFile): string[] {
  return source.statements.filter(isExported).flatMap((statement) => {
    if (documented(source, statement)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText(source));
    return [(statement as ts.FunctionDeclaration).name?.getText(source) ?? "unnamed"];
  });
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

function documented(source: ts.SourceFile, statement: ts.Statement): boolean {
  const text = source.getFullText();
  const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  return comments.some(({ pos, end }) =>
    /^\/\*\*\s*[^\s*]/.test(text.slice(pos, end).replace(/\n \*/g, "")),
  );
}

function importsOf(file: string): readonly string[] {
  return modulesIn(parsed(file));
}

/** `source` without its imports of Pulumi's types. */
function withoutInput(source: ts.SourceFile): ts.SourceFile {
  const text = source.text.replace(/^import type \* as pulumi from "@pulumi\/pulumi";$/m, "");
  return ts.createSourceFile(source.fileName, text, ts.ScriptTarget.ES2022, true);
}

/** The layers that `file` imports from. */
function reached(file: string): string[] {
  return importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) => layerOf(relative(SRC, join(SRC, file, "..", name))));
}

function layerOf(file: string): string {
  return file.split("/")[0] ?? "";
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2022, true);
}

function textOf(file: string): string {
  return readFileSync(join(SRC, file), "utf8");
}
