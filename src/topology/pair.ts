import { escapeUnderscores, escapeWildcards } from "../engine/wildcards";

/**
 * A database that is created where it is missing; an existing one keeps its data. (Through a `mysql.Provider` an existing
 * one is an error until you import it.)
 */
export interface DatabaseDeclaration {
  /** Its name, 1 to 64 characters. **On change:** another database; the old one stays. */
  readonly name: string;
  /**
   * Default character set. **On change:** an error on an existing database: alter it yourself. (Through a `mysql.Provider`
   * the default is altered; tables keep theirs.)
   *
   * @default the server's
   */
  readonly characterSet?: string;
  /**
   * Default collation. **On change:** as for the character set.
   *
   * @default that of the character set
   */
  readonly collation?: string;
}

/** What a server is in its multi-master pair. */
export interface MemberDeclaration {
  /** Names the pair: equal in both members. */
  readonly pair: string;
  /** `gtid_domain_id` (MariaDB): the stream of transactions that begin here. */
  readonly gtidDomain: number;
  /** `auto_increment_increment` and `auto_increment_offset`: generated keys of two members never meet. */
  readonly autoIncrement: { readonly increment: number; readonly offset: number };
  /** Databases that are made here; the other member makes its own. */
  readonly databases: readonly DatabaseDeclaration[];
  /** Patterns `database.table` of what travels; absent: all of the databases. `%` stands for anything, `_` for itself. */
  readonly tables?: readonly string[];
  /** Whether applications write here. */
  readonly writes: boolean;
  /** Whether scheduled events run here. */
  readonly runsEvents: boolean;
  /** Whether the other member is made from this one. */
  readonly origin: boolean;
  /** Whether the channel begins at what this member itself has written, too (`current_pos`). */
  readonly currentPosition: boolean;
  /** Seconds for which writes may be held back while the writer changes. */
  readonly switchSeconds: number;
}

/** The database and the table of a pattern `database.table`; both empty where it is none. */
export function partsOf(pattern: string): { readonly database: string; readonly table: string } {
  const dot = pattern.indexOf(".");
  return dot < 1
    ? { database: "", table: "" }
    : { database: pattern.slice(0, dot), table: pattern.slice(dot + 1) };
}

/** A pattern of tables as servers take it: what stands for itself is escaped. */
export function wildPattern(pattern: string): string {
  const { database, table } = partsOf(pattern);
  return `${escapeWildcards(database)}.${escapeUnderscores(table)}`;
}

/**
 * A whole number for each of `given` in their order: the one that is given, else the smallest from 1 on that no other has.
 * So two that are derived never meet, nor one that is derived and one that is given.
 */
export function numbered(given: readonly (number | undefined)[]): readonly number[] {
  const taken = new Set(given.filter((one) => one !== undefined));
  return given.map((one) => {
    if (one !== undefined) return one;
    let free = 1;
    while (taken.has(free)) free += 1;
    taken.add(free);
    return free;
  });
}
