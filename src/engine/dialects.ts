import { mariadb105Accounts, mariadb11Accounts, mysql97Accounts } from "./account-facts";
import type { Dialect } from "./dialect";
import { mariadbEffectsBefore1011 } from "./effects";
import { mariadb, sessionScoped } from "./mariadb";
import { mysql } from "./mysql";
import { mysql57, mysql80 } from "./mysql-before-8.4";
import { limitedRows } from "./sessions";
import { markerSession } from "./shared";

/** 10.5 keeps logs for whole days. */
const days = { name: "expire_logs_days", seconds: 86_400 } as const;

/** Its dump program leaves history behind. */
const mariadb105 = {
  ...mariadb,
  statements: {
    ...mariadb.statements,
    inexactTables: `SELECT CONCAT(table_schema, '.', table_name, ' (system-versioned)') FROM information_schema.tables
      WHERE table_schema IN (:databases) AND table_type = 'SYSTEM VERSIONED' UNION ALL ${limitedRows}`,
  },
} as const;

/** Its dump program copies the history of system-versioned tables. */
const mariadb1011 = {
  ...mariadb,
  dump: { ...mariadb.dump, options: [...mariadb.dump.options, "--dump-history"] },
} as const;

/** The variable of the option transaction_isolation has its name since 11.1. */
const mariadb11 = {
  ...mariadb1011,
  accounts: mariadb11Accounts,
  change: { ...mariadb.change, tlsUnasked: "on" },
  statements: {
    ...mariadb.statements,
    markerSession: markerSession("transaction_isolation"),
  },
  variables: {
    ...mariadb.variables,
    named: { ...mariadb.variables.named, transaction_isolation: "transaction_isolation" },
    sessionScoped: sessionScoped("transaction_isolation"),
  },
} as const;

/** Where it can do everything. */
const mysqlPlugin = { manages: ["Database", "User", "Grant"], utf8mb3: "utf8mb3" } as const;

/**
 * A server line that this library speaks. Spelled out: the TypeScript that Pulumi brings, 3.8, does not get it from the table.
 */
export type EngineLine =
  | "mysql-5.7"
  | "mysql-8.0"
  | "mysql-8.4"
  | "mysql-9.7"
  | "mariadb-10.5"
  | "mariadb-10.6"
  | "mariadb-10.11"
  | "mariadb-11.4"
  | "mariadb-11.8";

/** One row per engine line: a family of server releases with one vocabulary. */
export const dialects: Readonly<Record<EngineLine, Dialect>> = {
  "mysql-5.7": {
    ...mysql57,
    versionPattern: "^5\\.7\\.[2-9][0-9]",
    releases: "5.7.20 and later",
    mysqlPlugin: { ...mysqlPlugin, utf8mb3: "utf8" },
  },
  "mysql-8.0": {
    ...mysql80,
    versionPattern: "^8\\.0\\.(2[6-9]|[3-9][0-9])",
    releases: "8.0.26 and later",
    ran: "8.0.33",
    mysqlPlugin,
    // It puts backslashes into the name, and then finds no such database (1049; seen).
    dump: { ...mysql80.dump, cannotName: "[\"'\\\\]" },
  },
  "mysql-8.4": { ...mysql, versionPattern: "^8\\.4\\.[0-9]+", releases: "8.4" },
  "mysql-9.7": {
    ...mysql,
    versionPattern: "^9\\.7\\.[0-9]+",
    releases: "9.7",
    ran: "9.7.4",
    accounts: mysql97Accounts,
    change: { ...mysql.change, tlsUnasked: "on" },
  },
  "mariadb-10.5": {
    ...mariadb105,
    versionPattern: "^10\\.5\\.(9|[1-9][0-9])-MariaDB",
    releases: "10.5.9 and later",
    ran: "10.5.23",
    accounts: mariadb105Accounts,
    options: { ...mariadb.options, retention: days },
    effects: mariadbEffectsBefore1011,
    mysqlPlugin: { ...mysqlPlugin, utf8mb3: "utf8" },
  },
  "mariadb-10.6": {
    ...mariadb105,
    versionPattern: "^10\\.6\\.[0-9]+-MariaDB",
    releases: "10.6",
    effects: mariadbEffectsBefore1011,
    mysqlPlugin,
  },
  "mariadb-10.11": {
    ...mariadb1011,
    versionPattern: "^10\\.11\\.[0-9]+-MariaDB",
    releases: "10.11",
    ran: "10.11.18",
  },
  "mariadb-11.4": {
    ...mariadb11,
    versionPattern: "^11\\.4\\.[0-9]+-MariaDB",
    releases: "11.4",
    ran: "11.4.5",
  },
  "mariadb-11.8": {
    ...mariadb11,
    // Before 11.5 the end of all time was sooner: what is current there must be so here.
    dump: { ...mariadb11.dump, options: [...mariadb11.dump.options, "--update-history"] },
    versionPattern: "^11\\.8\\.[0-9]+-MariaDB",
    releases: "11.8",
    ran: "11.8.6",
  },
};

/** All engine lines, in the order of the table. */
export const engineLines = Object.keys(dialects) as readonly EngineLine[];

/** The words of `line`. */
export function dialectOf(line: EngineLine): Dialect {
  return dialects[line];
}
