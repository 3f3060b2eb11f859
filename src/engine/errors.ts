import { applierErrors, type SlaveWords } from "./applier-errors";
import { connectionErrors } from "./connection-errors";
import type { ErrorRow } from "./error-row";
import { holdingErrors } from "./holding-errors";

/** The errors of a line, by where they come up; the first row that fits counts. */
export interface ErrorTables {
  /** Of a slave, or its client, with its master. */
  readonly connection: readonly ErrorRow[];
  /** Of a slave that applies what it has read. */
  readonly applying: readonly ErrorRow[];
  /** Of a slave that tries its master's definitions. */
  readonly holding: readonly ErrorRow[];
  /** Of a server that makes accounts. */
  readonly accounts: readonly ErrorRow[];
}

const mariadbWords: SlaveWords = {
  byHand: ["SET sql_log_bin = 0", ""],
  start: "START SLAVE",
  brokeOff:
    "it all comes again, so take that back too, such as SET sql_log_bin = 0; DELETE FROM ... WHERE ...; START SLAVE",
};

const mysqlWords: SlaveWords = {
  byHand: [
    "SET GLOBAL super_read_only = OFF; SET sql_log_bin = 0",
    "SET GLOBAL super_read_only = ON",
  ],
  start: "START REPLICA",
  // Seen on 9.7: its GTID is in gtid_executed once its first row is logged here, by whatever position it is read.
  brokeOff:
    "where GTIDs are on the next start passes over the rest of it, and without GTIDs all of it comes again; compare with verify: { checksum: true }, and mend the rows here, or raise seed.generation",
};

const policy = (name: string, variables: string): readonly ErrorRow[] => [
  {
    codes: [1819],
    advice: `the server's password policy (${name}) refuses it: SHOW VARIABLES LIKE '${variables}' there shows what it asks for`,
  },
];

/** The errors of the MariaDB lines. */
export const mariadbErrors: ErrorTables = {
  connection: connectionErrors({ locked: 4151, forgetHosts: "FLUSH HOSTS" }),
  applying: applierErrors(mariadbWords),
  holding: holdingErrors(mariadbWords),
  accounts: [
    ...policy("simple_password_check or cracklib_password_check", "%password%"),
    {
      codes: [1396],
      says: "ALTER USER",
      advice:
        "is the plugin password_reuse_check there (SHOW PLUGINS SONAME)? It refuses the password that an account has, which is set again whenever accounts change: UNINSTALL SONAME 'password_reuse_check', then run pulumi up again",
    },
  ],
};

/** The errors of the MySQL lines. */
export const mysqlErrors: ErrorTables = {
  connection: connectionErrors({
    locked: 3118,
    forgetHosts: "TRUNCATE TABLE performance_schema.host_cache",
  }),
  applying: applierErrors(mysqlWords),
  holding: holdingErrors(mysqlWords),
  accounts: policy("validate_password", "validate_password%"),
};

/** Those of MySQL before its statements said replica. */
export const mysql57Errors: ErrorTables = {
  ...mysqlErrors,
  applying: applierErrors({ ...mysqlWords, start: "START SLAVE" }),
};

/** The row of `table` that fits error `code` with the message `text`. */
export function errorRow(
  table: readonly ErrorRow[],
  code: number,
  text: string,
): ErrorRow | undefined {
  return table.find(({ codes, says }) => codes.includes(code) && new RegExp(says ?? "").test(text));
}
