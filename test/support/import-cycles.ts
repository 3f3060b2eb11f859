import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

/** The names of modules that a file names: imported, exported again, required, as a value or as a type. */
export function importsOf(source: ts.SourceFile): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const from = moduleOf(node);
    if (from !== undefined && ts.isStringLiteralLike(from)) names.push(from.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** What each file of TypeScript below `folder` imports of the others, all as paths below it. */
export function importsBelow(folder: string): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort();
  const here = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
      const named = importsOf(source)
        .filter((name) => name.startsWith("."))
        .map((name) => relative(folder, join(folder, file, "..", name)));
      return [
        file,
        named.flatMap((name) =>
          [`${name}.ts`, join(name, "index.ts")].filter((one) => here.has(one)),
        ),
      ];
    }),
  );
}

/** For each file that imports itself by way of others, the shortest such way; each way once. */
export function cyclesOf(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const ways = new Map<string, string>();
  for (const file of imports.keys()) {
    const way = shortestWayBack(imports, file);
    if (way === undefined) continue;
    const members = [...way].sort().join();
    if (!ways.has(members)) ways.set(members, [...way, file].join(" → "));
  }
  return [...ways.values()];
}

function shortestWayBack(
  imports: ReadonlyMap<string, readonly string[]>,
  file: string,
): readonly string[] | undefined {
  const seen = new Set<string>();
  let ways: readonly (readonly string[])[] = [[file]];
  while (ways.length > 0) {
    const further = ways.flatMap((way) =>
      (imports.get(way.at(-1)!) ?? []).map((next) => ({ way, next })),
    );
    const back = further.find(({ next }) => next === file);
    if (back !== undefined) return back.way;
    ways = further.flatMap(({ way, next }) => {
      if (seen.has(next)) return [];
      seen.add(next);
      return [[...way, next]];
    });
  }
  return undefined;
}

function moduleOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return node.argument.literal;
  if (
    ts.isCallExpression(node) &&
    (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      node.expression.getText() === "require")
  )
    return node.arguments[0];
  return undefined;
}
