import { escapeWildcards } from "../engine/wildcards";

/** Where privileges are granted; `*` is everything. */
export interface GrantPlace {
  readonly database: string;
  readonly table: string;
}

/** The place that `on` of a grant names. A database whose name holds a dot is declared with its table: `a.b.*`. */
export function grantPlace(on: string): GrantPlace {
  const dot = on.lastIndexOf(".");
  return dot < 1
    ? { database: on, table: "*" }
    : { database: on.slice(0, dot), table: on.slice(dot + 1) };
}

/** Whether GRANT takes the database `name` as a whole: it counts the name as it stands there, with its wildcards escaped. */
export function isGrantable(name: string): boolean {
  return escapeWildcards(name).length <= 64;
}
