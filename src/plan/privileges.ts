import type { Grant } from "../topology/topology";

/** One privilege at one place, in one spelling: what is merely written otherwise is the same. */
export interface Privilege {
  /** As GRANT prints it: "SELECT", "SELECT (name)". */
  readonly privilege: string;
  /** A database, or `*`. */
  readonly database: string;
  /** A table, or `*`. */
  readonly table: string;
}

/** What `grants` give. A database whose name holds a dot is declared with its table: `a.b.*`. */
export function privilegesOf(grants: readonly Grant[]): readonly Privilege[] {
  return grants.flatMap(({ on, privileges }) =>
    privileges.map((privilege) => ({
      privilege: privilege.replace(/^[^(]*/, (words) => words.toUpperCase()),
      ...placeOf(on),
    })),
  );
}

function placeOf(on: string): Pick<Privilege, "database" | "table"> {
  const dot = on.lastIndexOf(".");
  return dot < 1
    ? { database: on, table: "*" }
    : { database: on.slice(0, dot), table: on.slice(dot + 1) };
}
