import { mysql84Accounts } from "./account-facts";
import { accountFacts, accountLimits } from "./account-statements";
import { type Dialect, oneAfterTheOther } from "./dialect";
import { effectVariables, mysqlEffects } from "./effects";
import { mysqlErrors } from "./errors";
import { computedColumns, computingSettings } from "./computed-columns";
import { exactRows } from "./exact-rows";
import { lostMembers, membersByRows } from "./lost-members";
import { outsideByUsage, systemSchemas } from "./outside";
import {
  countingArchives,
  freshStatistics,
  limitedRows,
  loadSettings,
  readsAll,
  snapshotSettings,
} from "./sessions";
import {
  disableEvents,
  markerSession,
  readOnly,
  relayLogRecovery,
  sharedDump,
  sharedStatements,
  sharedVariables,
} from "./shared";
import { mysqlClone } from "./physical-copy";
import type { DumpForm } from "./statements";

/** Privileges of the local administrator that 5.7 knows too. */
export const administratorPrivileges: readonly string[] = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "CREATE",
  "DROP",
  "ALTER",
  "INDEX",
  "REFERENCES",
  "RELOAD",
  "PROCESS",
  "LOCK TABLES",
  "CREATE USER",
  "CREATE VIEW",
  "SHOW VIEW",
  "CREATE ROUTINE",
  "ALTER ROUTINE",
  "EVENT",
  "TRIGGER",
  "SUPER",
  "REPLICATION SLAVE",
  "REPLICATION CLIENT",
];

/** Has a slave forget its own transactions, where a set of GTIDs says what it has. */
export const forgetOwn = (reset: string, slave: "SLAVE" | "REPLICA"): string =>
  `STOP ${slave}; SET @kept = GTID_SUBTRACT(@@global.gtid_executed, :own); ${reset}; SET GLOBAL gtid_purged = @kept; START ${slave}`;

/** What an applier said, in the table whose `column` names its transaction. */
export const applierError = (column: "applying_transaction" | "last_seen_transaction"): string =>
  `SELECT last_error_number, IF(${column} LIKE '%:%', ${column}, '-'), last_error_message FROM performance_schema.replication_applier_status_by_worker WHERE last_error_number <> 0 ORDER BY last_error_number = 3030 LIMIT 1`;

/** Options of the dump program: `coordinates` has it print them, `further` are what its release takes beside the rest. */
export const dumpOptions = (
  coordinates: "--source-data=2" | "--master-data=2",
  further: readonly string[],
): Pick<DumpForm, "options" | "definitionOptions" | "tableOptions" | "rowOptions"> => ({
  options: [
    "--single-transaction",
    "--quick",
    coordinates,
    "--routines",
    "--triggers",
    "--events",
    "--hex-blob",
    "--no-tablespaces",
    "--default-character-set=utf8mb4",
    "--max-allowed-packet=1G",
    ...further,
  ],
  definitionOptions: [...sharedDump.definitionOptions, "--set-gtid-purged=OFF", ...further],
  tableOptions: [...sharedDump.tableOptions, "--set-gtid-purged=OFF", ...further],
  rowOptions: [...sharedDump.rowOptions, "--set-gtid-purged=OFF", ...further],
});

/** One more row of the statement that asks for effects. */
const channelColumn = (column: string, table: string): string =>
  `UNION ALL SELECT CONCAT_WS(CHAR(31 USING utf8mb4), '${column.toLowerCase()}', COALESCE(${column}, '')) FROM performance_schema.${table} WHERE channel_name = ''`;

/** Facts shared by the MySQL lines, in the words of 8.4; the rows of other lines override what they call otherwise. */
export const mysql: Omit<Dialect, "versionPattern" | "releases"> = {
  flavor: "mysql",
  programs: { client: "mysql", server: "mysqld", dump: "mysqldump", binlog: "mysqlbinlog" },
  clientLocal: [],
  clientTls: { on: "ssl-mode=REQUIRED", off: "ssl-mode=DISABLED\nget-server-public-key" },
  // `--verbose --help` prints what it does not refuse.
  checkOptions: ["--validate-config", "--secure-file-priv="],
  conventions: {
    configFile: "/etc/mysql/mysql.conf.d/zz-pulumi-replication.cnf",
    unit: "mysql.service",
    socket: "/run/mysqld/mysqld.sock",
    dataDirectory: "/var/lib/mysql",
  },
  optionGroups: "^(server|mysqld)(-[0-9.]+)?$",
  statements: {
    // The slow log is the server's own matter; passwords are withheld there.
    quiet: "SET SESSION sql_log_off = 1",
    startSlave: "START REPLICA",
    // Without a name they mean every channel.
    stopSlave: "STOP REPLICA FOR CHANNEL ''",
    reconnect: "STOP REPLICA IO_THREAD FOR CHANNEL ''; START REPLICA IO_THREAD FOR CHANNEL ''",
    startApplier: "START REPLICA SQL_THREAD FOR CHANNEL ''",
    stopApplier: "STOP REPLICA SQL_THREAD FOR CHANNEL ''",
    applyUntil:
      "START REPLICA SQL_THREAD UNTIL SOURCE_LOG_FILE = :file, SOURCE_LOG_POS = :position FOR CHANNEL ''",
    skipNext: "SET GLOBAL sql_replica_skip_counter = 1",
    skipTransaction: "SET GTID_NEXT = :gtid; BEGIN; COMMIT; SET GTID_NEXT = 'AUTOMATIC'",
    skipTo: "",
    resetSlave: "RESET REPLICA ALL FOR CHANNEL ''",
    slaveStatus: "SHOW REPLICA STATUS FOR CHANNEL ''",
    resetLogs: "RESET BINARY LOGS AND GTIDS",
    masterStatus: "SHOW BINARY LOG STATUS",
    attachedSlaves: "SHOW REPLICAS",
    dumpThreads: sharedStatements.dumpThreads,
    sessionsOf: sharedStatements.sessionsOf,
    identity: "SELECT @@server_uuid",
    // Filters are no variables, but can be looked at and set like them.
    variables: `SELECT CONCAT_WS(CHAR(31 USING utf8mb4), LOWER(variable_name), COALESCE(variable_value, ''), '', '')
        FROM performance_schema.global_variables
      UNION ALL SELECT CONCAT_WS(CHAR(31 USING utf8mb4), name, COALESCE(filter_rule, ''), 'NO', '')
        FROM (SELECT 'replicate_wild_do_table' name UNION ALL SELECT 'replicate_wild_ignore_table') filters
        LEFT JOIN performance_schema.replication_applier_global_filters ON LOWER(filter_name) = name`,
    filledDatabases: sharedStatements.filledDatabases,
    allDatabases: sharedStatements.allDatabases,
    inventory: sharedStatements.inventory,
    dataSize: sharedStatements.dataSize,
    writtenSince: sharedStatements.writtenSince,
    // The program has no time limit of its own for a session's statements.
    exactRows: exactRows("@@global.max_execution_time OR NOT @@global.sql_big_selects"),
    // A table with ROW_FORMAT has other checksums than one that has this format by default.
    inexactTables: `${freshStatistics}; ${countingArchives} UNION ALL ${limitedRows}
      UNION ALL SELECT 'all (show_create_table_verbosity of the master adds to definitions: SET GLOBAL show_create_table_verbosity = OFF there)' FROM DUAL
      WHERE @@global.show_create_table_verbosity`,
    lostMembers: lostMembers(membersByRows),
    // Shown as in a string.
    computedColumns: computedColumns(
      "REPLACE(REPLACE(generation_expression, CONCAT(CHAR(92), ''''), ''''), CONCAT(CHAR(92), CHAR(92)), CHAR(92))",
    ),
    computingSettings: sharedStatements.computingSettings,
    applierComputing: computingSettings,
    computeSession: sharedStatements.computeSession,
    unlimited: `SET SESSION max_execution_time = 0, ${readsAll}`,
    // The program flushes tables itself: it would wait for one that is locked by its name.
    holdTables: "FLUSH TABLES WITH READ LOCK",
    holdWrites: "FLUSH TABLES WITH READ LOCK",
    spreadTables: sharedStatements.spreadTables,
    cores: `SELECT CAST(COALESCE(MAX(SUBSTRING_INDEX(SUBSTRING_INDEX(CAST(vcpu_ids AS CHAR), ',', -1), '-', -1)), 1) + 1 AS UNSIGNED)
      FROM information_schema.resource_groups WHERE resource_group_name = 'USR_default'`,
    sortDirectory: sharedStatements.sortDirectory,
    takeSnapshot: `SET SESSION ${snapshotSettings}`,
    ownLockWaits: sharedStatements.ownLockWaits,
    ownStates: sharedStatements.ownStates,
    ownGtid: "SELECT REPLACE(@@global.gtid_executed, CHAR(10), '')",
    setGtid: "SET GLOBAL gtid_purged = :gtid",
    slaveGtid: "SELECT REPLACE(@@global.gtid_executed, CHAR(10), '')",
    loggedGtid: "SELECT REPLACE(@@global.gtid_executed, CHAR(10), '')",
    // A rebuilt server has another server_uuid, so its transactions are never taken for the old one's.
    gtidContinues: "SELECT GTID_SUBSET(:mine, :theirs)",
    loggedPosition: "SELECT REPLACE(@@global.gtid_executed, CHAR(10), '')",
    lastGtid: "SELECT REPLACE(@@global.gtid_executed, CHAR(10), '')",
    waitGtid: "SELECT WAIT_FOR_EXECUTED_GTID_SET(:gtid, 1)",
    waitFile: "SELECT SOURCE_POS_WAIT(:file, :position, 1)",
    // All that bears this server's own name.
    ownTransactions: `SELECT REPLACE(GTID_SUBTRACT(
        GTID_SUBTRACT(@@global.gtid_executed, GTID_SUBTRACT(@@global.gtid_executed, CONCAT(@@server_uuid, ':1-9223372036854775806'))),
        :gtid), CHAR(10), '')`,
    forgetOwn: forgetOwn("RESET BINARY LOGS AND GTIDS", "REPLICA"),
    // A rewriting that was taken back shows what was in its place of the memory before (9.7.4).
    effects: `SELECT CONCAT_WS(CHAR(31 USING utf8mb4), LOWER(variable_name), COALESCE(variable_value, ''))
        FROM performance_schema.global_variables WHERE LOWER(variable_name) IN (${effectVariables(mysqlEffects)})
      UNION ALL SELECT CONCAT_WS(CHAR(31 USING utf8mb4), LOWER(filter_name), IF(filter_name <> 'REPLICATE_REWRITE_DB' OR filter_rule LIKE '(%', filter_rule, ''))
        FROM performance_schema.replication_applier_global_filters
      ${[
        "PRIVILEGE_CHECKS_USER",
        "REQUIRE_ROW_FORMAT",
        "REQUIRE_TABLE_PRIMARY_KEY_CHECK",
        "ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS_TYPE",
      ]
        .map((column) => channelColumn(column, "replication_applier_configuration"))
        .join("\n      ")}
      ${channelColumn("SOURCE_CONNECTION_AUTO_FAILOVER", "replication_connection_configuration")}`,
    showsSlave: "performance_schema",
    enabledEvents: sharedStatements.enabledEvents,
    accountFacts: accountFacts(accountLimits, "account_locked = 'Y'"),
    disableEvents: disableEvents("REPLICA"),
    markerSession: markerSession("transaction_isolation"),
    allowWrites: "SET GLOBAL super_read_only = OFF",
    forbidWrites: "SET GLOBAL super_read_only = ON",
    writesForbidden: "SELECT @@global.super_read_only",
    applierError: applierError("applying_transaction"),
    channelPassword: "SELECT user_password FROM mysql.slave_master_info WHERE channel_name = ''",
    relayEvents: "SHOW RELAYLOG EVENTS IN :file FROM :position LIMIT 20000 FOR CHANNEL ''",
    persisted: `SELECT CONCAT_WS(CHAR(31 USING utf8mb4), variable_name, variable_value, 'PERSISTED')
      FROM performance_schema.persisted_variables ORDER BY 1`,
    otherChannels:
      "SELECT channel_name, '', '', host, user, port FROM performance_schema.replication_connection_configuration ORDER BY 1",
    weakTables: sharedStatements.weakTables,
    outside: outsideByUsage,
    origin: "SELECT @@global.server_uuid",
    unknownTransactions:
      "SELECT REPLACE(GTID_SUBTRACT(GTID_SUBTRACT(:theirs, :mine), IF(:origin = '', '', CONCAT(:origin, ':1-9223372036854775806'))), CHAR(10), '')",
    ownPosition: "SELECT REPLACE(@@global.gtid_executed, CHAR(10), '')",
    // A set of transactions says by itself what is missing.
    returnPosition: "",
    takeReturnPosition: "",
    tookReturnPosition: "",
    stuckSenders: "",
    freeSenders: "",
    bindApplications: "SET GLOBAL super_read_only = ON",
    // Lifts super_read_only too.
    freeApplications: "SET GLOBAL read_only = OFF",
  },
  columns: {
    ioRunning: "Replica_IO_Running",
    sqlRunning: "Replica_SQL_Running",
    host: "Source_Host",
    port: "Source_Port",
    user: "Source_User",
    connectRetry: "Connect_Retry",
    tls: "Source_SSL_Allowed",
    lag: "Seconds_Behind_Source",
    execFile: "Relay_Source_Log_File",
    execPosition: "Exec_Source_Log_Pos",
    usingGtid: "Auto_Position",
  },
  change: {
    verb: "CHANGE REPLICATION SOURCE TO",
    host: "SOURCE_HOST",
    port: "SOURCE_PORT",
    user: "SOURCE_USER",
    password: "SOURCE_PASSWORD",
    connectRetry: "SOURCE_CONNECT_RETRY",
    file: "SOURCE_LOG_FILE",
    position: "SOURCE_LOG_POS",
    always: [
      // Since 8.4 a slave gives up for good after 10 tries unless told otherwise.
      {
        column: "Source_Retry_Count",
        shown: "86400",
        clause: "SOURCE_RETRY_COUNT = 86400",
      },
      // Without it caching_sha2_password needs TLS.
      { column: "Get_Source_public_key", shown: "1", clause: "GET_SOURCE_PUBLIC_KEY = 1" },
    ],
    tlsUnasked: "off",
    tls: {
      on: [{ column: "Source_SSL_Allowed", shown: "Yes", clause: "SOURCE_SSL = 1" }],
      off: [{ column: "Source_SSL_Allowed", shown: "No", clause: "SOURCE_SSL = 0" }],
    },
    by: {
      gtid: { clause: "SOURCE_AUTO_POSITION = 1", shown: "1" },
      file: { clause: "SOURCE_AUTO_POSITION = 0", shown: "0" },
      // There is one position by GTID; a rule refuses the other one.
      current: { clause: "SOURCE_AUTO_POSITION = 1", shown: "1" },
    },
  },
  dump: {
    ...dumpOptions("--source-data=2", ["--column-statistics=0"]),
    streamPrivileges: [],
    emptyOptions: sharedDump.emptyOptions,
    positionPattern:
      "^-- CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='([^']+)', SOURCE_LOG_POS=([0-9]+);",
    // Empty on a server that has logged nothing yet.
    gtidPattern: "GTID_PURGED=[^;]*'([0-9a-fA-F][^']*|)'",
    withheld: "SET @@GLOBAL.GTID_PURGED=",
    holds: "writes",
    loadSession: `SET SESSION ${loadSettings}, explicit_defaults_for_timestamp = 1 /*!80003 , transaction_read_only = 0 */
      /*!80013 , sql_require_primary_key = 0 */ /*!80030 , sql_generate_invisible_primary_key = 0 */
      /*!80400 , restrict_fk_on_non_standard_key = 0 */`,
  },
  physical: mysqlClone,
  errors: mysqlErrors,
  effects: mysqlEffects,
  options: {
    gtid: {
      on: [
        {
          name: "gtid_mode",
          value: "ON",
          why: "every transaction has a GTID, by which slaves know what they have",
        },
        {
          name: "enforce_gtid_consistency",
          value: "ON",
          why: "a statement that cannot have a GTID is an error",
        },
      ],
      off: [
        {
          name: "gtid_mode",
          value: "OFF",
          why: "declared with gtid: false; slaves follow by file",
        },
      ],
    },
    logSlaveUpdates: "log_replica_updates",
    retention: { name: "binlog_expire_logs_seconds", seconds: 1 },
    member: [],
    slave: [readOnly, { name: "super_read_only", value: "ON", why: "and administrators too" }],
    slaveDefaults: [
      relayLogRecovery,
      {
        name: "replica_parallel_workers",
        value: "4",
        why: "a single applier keeps up with about half of a busy master's commits",
        inPair: { value: "1", why: oneAfterTheOther },
      },
      {
        name: "replica_preserve_commit_order",
        value: "ON",
        why: "readers see transactions in the order of the master",
      },
    ],
  },
  semiSync: {
    master: { name: "rpl_semi_sync_source", library: "semisync_source.so" },
    slave: { name: "rpl_semi_sync_replica", library: "semisync_replica.so" },
    waitNoSlave: "wait_no_replica",
  },
  variables: {
    named: {
      log_bin: "log_bin_basename",
      log_bin_index: "log_bin_index",
      relay_log: "relay_log_basename",
    },
    repeatable: sharedVariables.repeatable,
    sessionScoped: [
      "server_id",
      "auto_increment_increment",
      "auto_increment_offset",
      "binlog_format",
      "binlog_row_image",
      "transaction_isolation",
      "sql_mode",
    ],
    whileStopped: [
      // The applier computes stored columns by the values that it has started with.
      "div_precision_increment",
      "default_week_format",
      "lc_time_names",
      "replicate_wild_do_table",
      "replicate_wild_ignore_table",
      "replica_parallel_workers",
      "replica_preserve_commit_order",
      "replica_parallel_type",
      "slave_parallel_workers",
      "slave_preserve_commit_order",
      "slave_parallel_type",
    ],
    byRestart: ["gtid_mode", "enforce_gtid_consistency"],
    keptWithData: ["gtid_mode"],
    setFilter: "CHANGE REPLICATION FILTER :name = (:values)",
    paths: sharedVariables.paths,
    logNames: sharedVariables.logNames,
  },
  administratorPrivileges: [
    ...administratorPrivileges,
    "BINLOG_ADMIN",
    "CONNECTION_ADMIN",
    "REPLICATION_SLAVE_ADMIN",
    "SYSTEM_VARIABLES_ADMIN",
    "XA_RECOVER_ADMIN",
  ],
  dumpPrivileges: ["SELECT", "SHOW VIEW", "TRIGGER", "EVENT", "RELOAD", "REPLICATION CLIENT"],
  systemSchemas,
  accounts: mysql84Accounts,
  // What is more is refused by the statement alone (3056), in the words "32 characters".
  replicationPassword: { most: 32, counted: "bytes" },
  mysqlPlugin: { manages: ["Database", "User"], utf8mb3: "utf8mb3" },
};
