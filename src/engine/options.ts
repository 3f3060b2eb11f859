import type { OptionFacts } from "./option-facts";
import mariadb from "./options/mariadb.json";
import mysql from "./options/mysql.json";

/** A line whose options are known: `dev/catalog` asked a server of it, or was told by documents. */
export type CatalogLine =
  | `mysql-${"5.7" | "8.0" | "8.4" | "9.7"}`
  | `mariadb-${"10.5" | "10.6" | "10.11" | "11.4" | "11.8"}`;

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

/** Lines whose options are known, MySQL's first, then MariaDB's, each the oldest first. */
export const catalogLines = tables.flatMap(({ lines }) =>
  Object.keys(lines),
) as readonly CatalogLine[];

/** Where the facts of `line` come from. */
export function optionEvidence(line: CatalogLine): OptionEvidence {
  return tableOf(line).lines[line]!;
}

/** The lines of `line`'s flavour, the oldest first. */
export function linesBeside(line: CatalogLine): readonly CatalogLine[] {
  return Object.keys(tableOf(line).lines) as CatalogLine[];
}

const known = new Map<CatalogLine, ReadonlyMap<string, OptionFacts>>();

/** All options of `line`, by their name in lower case with underscores. */
export function optionsOf(line: CatalogLine): ReadonlyMap<string, OptionFacts> {
  const found = known.get(line) ?? new Map(facts(line));
  known.set(line, found);
  return found;
}

function* facts(line: CatalogLine): Iterable<[string, OptionFacts]> {
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

function tableOf(line: CatalogLine): Table {
  return tables.find(({ lines }) => line in lines)!;
}
