/**
 * Renews what `src/engine/options/` says of a line's options.
 *
 *     npx tsx dev/catalog LINE "SERVER" "CLIENT"   asks a scratch server, which is changed by that
 *     npx tsx dev/catalog                          applies dev/catalog/documented/ again
 *
 * SERVER is the server's program with the options that it needs, CLIENT a client that reads SQL on stdin; both are read
 * by bash. Of MySQL's plugins, those are asked for which SERVER loads: semi-sync and clone.
 */
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { dialectOf, engineLines } from "../../src/engine/dialects";
import { derived, documentedOf } from "./documented";
import { ServerInQuestion } from "./server";
import { survey } from "./survey";
import { compressed, expanded, readTable, tableFile, type Evidence, type Options } from "./table";

/** What is known of each line of a flavour while its table is renewed. */
interface Known {
  readonly evidence: Record<string, Evidence>;
  readonly byLine: Map<string, Options>;
}

async function main([line, program, client]: readonly string[]): Promise<void> {
  if (line !== undefined && (program === undefined || client === undefined))
    throw new Error(`Cannot survey ${line}: its server and its client must be given`);
  if (line !== undefined && !engineLines.some((name) => name === line))
    throw new Error(`Cannot survey ${line}: it must have a row in src/engine/dialects.ts`);
  for (const flavor of ["mysql", "mariadb"] as const) {
    // The oldest first, as the rows stand.
    const names = engineLines.filter((name) => dialectOf(name).flavor === flavor);
    const table = readTable(flavor);
    const known: Known = { evidence: { ...table.lines }, byLine: expanded(table) };
    if (line !== undefined && names.some((name) => name === line))
      ask(known, line, new ServerInQuestion(program!, client!));
    apply(known, names);
    const lines = names.flatMap((name) => {
      const evidence = known.evidence[name];
      return evidence === undefined ? [] : [[name, evidence] as const];
    });
    const text = JSON.stringify(compressed(Object.fromEntries(lines), known.byLine));
    writeFileSync(tableFile(flavor), await format(text, { parser: "json", printWidth: 100 }));
  }
}

function ask({ evidence, byLine }: Known, line: string, server: ServerInQuestion): void {
  const { version, options } = survey(server);
  byLine.set(line, options);
  evidence[line] = { evidence: "ran", version };
  console.error(`${line}: ${options.size} options of ${version}`);
}

/** Amends surveys, then derives the lines that are like another: those have the amendments too. */
function apply({ evidence, byLine }: Known, names: readonly string[]): void {
  const documents = names.flatMap((name) => {
    const document = documentedOf(name);
    return document === undefined ? [] : [{ name, ...document }];
  });
  for (const document of documents.filter(({ like }) => like === undefined)) {
    const { name, source } = document;
    const surveyed = evidence[name];
    if (surveyed?.evidence !== "ran") continue;
    byLine.set(name, derived(document, byLine.get(name)!, byLine));
    evidence[name] = { ...surveyed, amended: source };
  }
  for (const document of documents) {
    const { name, like, source } = document;
    const base = like === undefined ? undefined : byLine.get(like);
    if (like === undefined || base === undefined) continue;
    byLine.set(name, derived(document, base, byLine));
    evidence[name] = { evidence: "documented", like, source };
  }
}

void main(process.argv.slice(2));
