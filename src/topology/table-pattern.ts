import { escapeUnderscores, escapeWildcards } from "../engine/wildcards";

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
