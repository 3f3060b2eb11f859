import { dialectOf } from "../engine/dialects";
import { escapeWildcards } from "../engine/wildcards";
import type { DatabaseDeclaration } from "../arguments/databases";
import type { AccountDeclaration } from "../arguments/accounts";
import type { ServerDeclaration } from "../topology/topology";
import { privilegesOf } from "./privileges";

/** What is made through the caller's `mysql.Provider` on one server; all else that is declared is made by the runner. */
export interface PluginPlan {
  readonly databases: readonly DatabaseDeclaration[];
  readonly users: readonly PluginUser[];
  readonly grants: readonly PluginGrant[];
}

/** One account, at one address. */
export interface PluginUser {
  readonly user: string;
  readonly host: string;
  /** Its place among the declared accounts, whose password it has. */
  readonly account: number;
}

/** All that one account may do at one place: two grants there would take each other's privileges. */
export interface PluginGrant {
  readonly user: string;
  readonly host: string;
  /** The place, as it may be declared: `shop.*`. */
  readonly on: string;
  /** As the plugin hands it to GRANT: `_` and `%` escaped where they would be wildcards; `*` is everything. */
  readonly database: string;
  readonly table: string;
  readonly privileges: readonly string[];
}

/** What of `server` its line's plugin manages. */
export function planPlugin({ line, makes = [], accounts }: ServerDeclaration): PluginPlan {
  const { manages } = dialectOf(line).mysqlPlugin;
  const users = accounts.flatMap(({ user, from }, account) =>
    from.map((host) => ({ user, host, account })),
  );
  return {
    databases: manages.includes("Database") ? makes : [],
    users: manages.includes("User") ? users : [],
    grants: manages.includes("Grant") ? accounts.flatMap(grantsOf) : [],
  };
}

function grantsOf({ user, from, grants }: AccountDeclaration): readonly PluginGrant[] {
  const places = new Map<string, Omit<PluginGrant, "user" | "host"> & { privileges: string[] }>();
  for (const { privilege, database, table } of privilegesOf(grants)) {
    const key = JSON.stringify([database, table]);
    const place = places.get(key) ?? {
      on: `${database}.${table}`,
      // Where a table is named, the database's name stands for itself.
      database: database === "*" || table !== "*" ? database : escapeWildcards(database),
      table,
      privileges: [],
    };
    if (!place.privileges.includes(privilege)) place.privileges.push(privilege);
    places.set(key, place);
  }
  return from.flatMap((host) => [...places.values()].map((place) => ({ user, host, ...place })));
}
