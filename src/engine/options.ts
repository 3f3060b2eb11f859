import type { EngineLine } from "./dialects";
import type { OptionFacts } from "./option-facts";
import mariadb from "./options/mariadb.json";
import mysql from "./options/mysql.json";

/** Where the facts of a line come from: a server that ran, or documents. */
export interface OptionEvidence {
  readonly evidence: "ran" | "documented";
  /** The release that was asked. */
  readonly version?: string;
  /** The line that a documented one was derived from. */
  readonly like?: string;
  /** The documents; of a line that ran, those of what its release does not show. */
  readonly source?: string;
  readonly amended?: string;
}

/** What is known of the lines of one flavour: from which line on an option has which facts; null: it has gone. */
interface Table {
  readonly lines: Readonly<Record<string, OptionEvidence>>;
  readonly options: Readonly<Record<string, Readonly<Record<string, OptionFacts | null>>>>;
}

/** JSON has no literal types: a test holds the tables against {@link OptionFacts}. */
const tables = [mysql, mariadb] as unknown as readonly Table[];

/** Lines whose options are known (`dev/catalog` asked a server of it, or was told by documents), MySQL's first, then MariaDB's, each the oldest first. */
export const catalogLines = tables.flatMap(({ lines }) =>
  Object.keys(lines),
) as readonly EngineLine[];

/** Where the facts of `line` come from. */
export function optionEvidence(line: EngineLine): OptionEvidence {
  return tableOf(line).lines[line]!;
}

/** The lines of `line`'s flavour, the oldest first. */
export function linesBeside(line: EngineLine): readonly EngineLine[] {
  return Object.keys(tableOf(line).lines) as EngineLine[];
}

const known = new Map<EngineLine, ReadonlyMap<string, OptionFacts>>();

/** All options of `line`, by their name in lower case with underscores. */
export function optionsOf(line: EngineLine): ReadonlyMap<string, OptionFacts> {
  const found = known.get(line) ?? new Map(facts(line));
  known.set(line, found);
  return found;
}

function* facts(line: EngineLine): Iterable<[string, OptionFacts]> {
  const { lines, options } = tableOf(line);
  const until = Object.keys(lines).slice(0, Object.keys(lines).indexOf(line) + 1);
  for (const [name, changes] of Object.entries(options)) {
    const current = until.reduce<OptionFacts | null>(
      (before, at) => (at in changes ? changes[at]! : before),
      null,
    );
    if (current !== null) yield [name, current];
  }
}

function tableOf(line: EngineLine): Table {
  return tables.find(({ lines }) => line in lines)!;
}
