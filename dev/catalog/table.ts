import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OptionFacts } from "../../src/engine/option-facts";

/** The options of one line, by name. */
export type Options = ReadonlyMap<string, OptionFacts>;

/** Where the facts of a line come from. */
export type Evidence =
  | { readonly evidence: "ran"; readonly version: string; readonly amended?: string }
  | { readonly evidence: "documented"; readonly like: string; readonly source: string };

/** What is known of the lines of one flavour: from which line on an option has which facts; null: it has gone. */
export interface Table {
  readonly lines: Readonly<Record<string, Evidence>>;
  readonly options: Readonly<Record<string, Readonly<Record<string, OptionFacts | null>>>>;
}

/** The committed table of `flavor`. */
export function readTable(flavor: string): Table {
  return JSON.parse(readFileSync(tableFile(flavor), "utf8")) as Table;
}

/** The options of every line, in the order of the lines. */
export function expanded({ lines, options }: Table): Map<string, Options> {
  const current = new Map<string, OptionFacts>();
  return new Map(
    Object.keys(lines).map((line) => {
      for (const [name, changes] of Object.entries(options)) {
        const facts = changes[line];
        if (facts === null) current.delete(name);
        else if (facts !== undefined) current.set(name, facts);
      }
      return [line, new Map(current)];
    }),
  );
}

/** The table of `byLine`: each option is said once, and again where a line differs from the one before. */
export function compressed(
  lines: Readonly<Record<string, Evidence>>,
  byLine: ReadonlyMap<string, Options>,
): Table {
  const names = [...new Set([...byLine.values()].flatMap((options) => [...options.keys()]))].sort();
  const changesOf = (name: string) => {
    const changes: Record<string, OptionFacts | null> = {};
    let last = "null";
    for (const line of Object.keys(lines)) {
      const facts = byLine.get(line)?.get(name) ?? null;
      if (JSON.stringify(facts) !== last) changes[line] = facts;
      last = JSON.stringify(facts);
    }
    return changes;
  };
  return { lines, options: Object.fromEntries(names.map((name) => [name, changesOf(name)])) };
}

/** Where the table of `flavor` is committed. */
export function tableFile(flavor: string): string {
  return join(__dirname, "..", "..", "src", "engine", "options", `${flavor}.json`);
}
