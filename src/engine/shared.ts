import type { OptionRow, VariableFacts } from "./dialect";
import { computingSettings } from "./computed-columns";
import { isDatabase } from "./outside";
import { computes, freshStatistics } from "./sessions";
import { sortDirectory, spreadTables } from "./streams";
import type { DumpForm, Statements } from "./statements";

// What was proved to be equal for both flavours: their rows name it one by one, and neither takes it from the other's.

/** Statements that both flavours take, and answer alike. */
export const sharedStatements = {
  dumpThreads:
    "SELECT user, host FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'",
  sessionsOf: "SELECT id FROM information_schema.processlist WHERE user = :user",
  filledDatabases: `SELECT schema_name FROM information_schema.schemata WHERE ${isDatabase("schema_name")} AND (
      schema_name IN (SELECT table_schema FROM information_schema.tables) OR
      schema_name IN (SELECT routine_schema FROM information_schema.routines) OR
      schema_name IN (SELECT event_schema FROM information_schema.events)) ORDER BY 1`,
  allDatabases: `SELECT schema_name FROM information_schema.schemata WHERE ${isDatabase("schema_name")} ORDER BY 1`,
  inventory: `SELECT table_schema, table_type, COUNT(*) FROM information_schema.tables
        WHERE table_schema IN (:databases) AND NOT (table_schema = 'pulumi_replication' AND table_name = 'server') GROUP BY 1, 2
      UNION ALL SELECT trigger_schema, 'TRIGGER', COUNT(*) FROM information_schema.triggers WHERE trigger_schema IN (:databases) GROUP BY 1
      UNION ALL SELECT routine_schema, routine_type, COUNT(*) FROM information_schema.routines WHERE routine_schema IN (:databases) GROUP BY 1, 2
      UNION ALL SELECT event_schema, 'EVENT', COUNT(*) FROM information_schema.events WHERE event_schema IN (:databases) GROUP BY 1
      ORDER BY 1, 2`,
  dataSize: `${freshStatistics}; SELECT COALESCE(SUM(data_length), 0), COALESCE(SUM(data_length + index_length), 0),
      COALESCE(SUM(e.transactions = 'NO'), 0), UNIX_TIMESTAMP(SYSDATE()) FROM information_schema.tables t
      LEFT JOIN information_schema.engines e ON e.engine = t.engine WHERE table_schema IN (:databases)`,
  writtenSince: `${freshStatistics};
      SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine
      WHERE e.transactions = 'NO' AND table_schema IN (:databases) AND update_time >= FROM_UNIXTIME(:since) ORDER BY 1`,
  spreadTables,
  sortDirectory,
  computingSettings,
  computeSession: `SET SESSION ${computes}`,
  ownLockWaits:
    "SELECT id FROM information_schema.processlist WHERE user = SUBSTRING_INDEX(USER(), '@', 1) AND (state LIKE 'Waiting for%' OR state = 'Opening tables') AND time >= 5",
  ownStates:
    "SELECT COALESCE(GROUP_CONCAT(DISTINCT state SEPARATOR ', '), '') FROM information_schema.processlist WHERE user = SUBSTRING_INDEX(USER(), '@', 1) AND id <> CONNECTION_ID() AND command = 'Query' AND state <> ''",
  enabledEvents: "SELECT COUNT(*) FROM information_schema.events WHERE status = 'ENABLED'",
  // A key finds a row when it is unique and none of its columns may be NULL.
  weakTables: `SELECT CONCAT(t.table_schema, '.', t.table_name), IF(e.transactions = 'NO', t.engine, ''), k.table_name IS NULL
      FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine LEFT JOIN (
        SELECT DISTINCT table_schema, table_name FROM (
          SELECT table_schema, table_name, index_name FROM information_schema.statistics
          GROUP BY table_schema, table_name, index_name HAVING SUM(non_unique = 0 AND nullable <> 'YES') = COUNT(*)) u) k
        ON k.table_schema = t.table_schema AND k.table_name = t.table_name
      WHERE t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND ${isDatabase("t.table_schema")} AND :scope
        AND (k.table_name IS NULL OR e.transactions = 'NO') ORDER BY 1`,
} as const satisfies Partial<Statements>;

/**
 * Prints the statements that disable every enabled event; `slave` is the word for where they run no more.
 *
 * ALTER EVENT takes definer, sql_mode, time zone and character sets from the session unless they are given again. In that
 * session a backslash in the definer is an escape, or is not one.
 */
export const disableEvents = (slave: "SLAVE" | "REPLICA"): string =>
  `SELECT CONCAT(
        'SET SESSION sql_mode = ', QUOTE(sql_mode), ', time_zone = ', QUOTE(time_zone),
        ', character_set_client = ', character_set_client, ', collation_connection = ', collation_connection,
        '; ALTER DEFINER = ''', LEFT(name, CHAR_LENGTH(name) - CHAR_LENGTH(SUBSTRING_INDEX(name, '@', -1)) - 1),
        '''@''', SUBSTRING_INDEX(name, '@', -1),
        ''' EVENT \`', REPLACE(event_schema, '\`', '\`\`'), '\`.\`', REPLACE(event_name, '\`', '\`\`'), '\` DISABLE ON ${slave};')
      FROM (SELECT *, REPLACE(IF(FIND_IN_SET('NO_BACKSLASH_ESCAPES', sql_mode), definer,
        REPLACE(definer, CHAR(92), REPEAT(CHAR(92), 2))), '''', '''''') name
        FROM information_schema.events WHERE status = 'ENABLED') enabled`;

/** The session in which the marker row is written; `isolation` is the variable's name. */
export const markerSession = (isolation: "tx_isolation" | "transaction_isolation"): string =>
  `SET SESSION sql_log_bin = 1, autocommit = 1, completion_type = 0, binlog_format = 'STATEMENT', ${isolation} = 'REPEATABLE-READ', ${isolation.replace("isolation", "read_only")} = 0, sql_mode = ''`;

/** Options of both dump programs. */
export const sharedDump = {
  definitionOptions: [
    "--no-data",
    "--skip-lock-tables",
    "--skip-add-drop-table",
    "--routines",
    "--triggers",
    "--skip-events",
    "--no-tablespaces",
    "--default-character-set=utf8mb4",
    "--max-allowed-packet=1G",
    "--force",
  ],
  tableOptions: [
    "--compact",
    "--no-tablespaces",
    "--skip-lock-tables",
    "--default-character-set=utf8mb4",
  ],
  rowOptions: [
    "--single-transaction",
    "--quick",
    "--hex-blob",
    "--no-tablespaces",
    "--skip-add-locks",
    "--no-create-db",
    "--no-create-info",
    "--skip-triggers",
    "--default-character-set=utf8mb4",
    "--max-allowed-packet=1G",
  ],
  emptyOptions: [
    "--no-create-info",
    "--no-data",
    "--no-create-db",
    "--skip-triggers",
    "--skip-routines",
    "--skip-events",
  ],
} as const satisfies Partial<DumpForm>;

/** What both flavours say of variables. */
export const sharedVariables = {
  repeatable: [
    "replicate_do_db",
    "replicate_ignore_db",
    "replicate_do_table",
    "replicate_ignore_table",
    "replicate_wild_do_table",
    "replicate_wild_ignore_table",
    "binlog_do_db",
    "binlog_ignore_db",
    "plugin_load_add",
  ],
  paths: ["log_bin_basename", "log_bin_index", "relay_log_basename"],
  logNames: ["log_bin", "log_bin_index", "relay_log"],
} as const satisfies Partial<VariableFacts>;

/** Every slave has it. */
export const readOnly: OptionRow = {
  name: "read_only",
  value: "ON",
  why: "applications write to the master only",
};

/** A slave's default. */
export const relayLogRecovery: OptionRow = {
  name: "relay_log_recovery",
  value: "ON",
  why: "after a crash relay logs are fetched again, not trusted",
};
