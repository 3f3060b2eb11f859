import { mariadbAccounts } from "./account-facts";
import { accountFacts, accountLimits } from "./account-statements";
import { mariadbBackup } from "./backup-copy";
import { effectVariables, mariadbEffects } from "./effects";
import { mariadbErrors } from "./errors";
import { computedColumns } from "./computed-columns";
import { exactRows } from "./exact-rows";
import { type Dialect, oneAfterTheOther, type OptionRow } from "./dialect";
import {
  masterClauses,
  masterColumns,
  masterPosition,
  masterStatements,
  masterTls,
} from "./master-words";
import { lostMembers, membersByVariable } from "./lost-members";
import { outsideByText, systemSchemas } from "./outside";
import {
  countingArchives,
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

/** Variables whose global value old sessions do not see; `isolation` is the name of one. */
export const sessionScoped = (
  isolation: "tx_isolation" | "transaction_isolation",
): readonly string[] => [
  "server_id",
  "gtid_domain_id",
  "auto_increment_increment",
  "auto_increment_offset",
  "binlog_format",
  "binlog_row_image",
  isolation,
  "sql_mode",
];

/** GTIDs are always on; what differs is how strictly they are taken. */
const gtidOptions: readonly OptionRow[] = [
  {
    name: "gtid_domain_id",
    value: "0",
    why: "a master and its slaves write one sequence of transactions",
  },
  {
    name: "gtid_strict_mode",
    value: "ON",
    why: "a transaction out of sequence is an error, not a silent divergence",
  },
];

/** Facts shared by the MariaDB lines; each line's row overrides what differs. */
export const mariadb: Omit<Dialect, "versionPattern" | "releases"> = {
  flavor: "mariadb",
  programs: {
    client: "mariadb",
    server: "mariadbd",
    dump: "mariadb-dump",
    binlog: "mariadb-binlog",
  },
  // From 11.4 on it would refuse a server without TLS, on the socket too.
  clientLocal: ["--skip-ssl-verify-server-cert"],
  clientTls: { on: "ssl", off: "skip-ssl" },
  // `mariadbd --verbose --help` refuses what the server would refuse.
  checkOptions: [],
  conventions: {
    configFile: "/etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf",
    unit: "mariadb.service",
    socket: "/run/mysqld/mysqld.sock",
    dataDirectory: "/var/lib/mysql",
  },
  optionGroups: "^(server|mysqld|mariadb|mariadbd)(-[0-9.]+)?$",
  statements: {
    // The second one takes SUPER, which an administrator may lack.
    quiet: "SET SESSION slow_query_log = 0; SET SESSION sql_log_off = 1",
    startSlave: masterStatements.startSlave,
    stopSlave: "STOP SLAVE",
    reconnect: "STOP SLAVE IO_THREAD; START SLAVE IO_THREAD",
    startApplier: "START SLAVE SQL_THREAD",
    stopApplier: "STOP SLAVE SQL_THREAD",
    applyUntil: "START SLAVE SQL_THREAD UNTIL MASTER_LOG_FILE = :file, MASTER_LOG_POS = :position",
    skipNext: masterStatements.skipNext,
    skipTransaction: "",
    skipTo: "SET GLOBAL gtid_slave_pos = :gtid",
    resetSlave: "RESET SLAVE ALL",
    slaveStatus: "SHOW SLAVE STATUS",
    resetLogs: "RESET MASTER; SET GLOBAL gtid_slave_pos = ''",
    masterStatus: masterStatements.masterStatus,
    attachedSlaves: masterStatements.attachedSlaves,
    dumpThreads: sharedStatements.dumpThreads,
    sessionsOf: sharedStatements.sessionsOf,
    identity: "SELECT @@server_id, @@hostname",
    variables:
      "SELECT CONCAT_WS(CHAR(31), LOWER(variable_name), COALESCE(global_value, ''), read_only, variable_type) FROM information_schema.system_variables",
    filledDatabases: sharedStatements.filledDatabases,
    allDatabases: sharedStatements.allDatabases,
    inventory: sharedStatements.inventory,
    dataSize: sharedStatements.dataSize,
    writtenSince: sharedStatements.writtenSince,
    // The program ends its own sessions' limits on time, but not on what is read and on how long it may stop reading.
    exactRows: exactRows("@@global.net_write_timeout < 60 OR NOT @@global.sql_big_selects"),
    // Such rows are of the transactions of their own server.
    inexactTables: `SELECT DISTINCT CONCAT(table_schema, '.', table_name, ' (system-versioned by transaction)') FROM information_schema.columns
      WHERE table_schema IN (:databases) AND generation_expression = 'ROW START' AND data_type = 'bigint' UNION ALL ${countingArchives} UNION ALL ${limitedRows}`,
    lostMembers: lostMembers(membersByVariable),
    computedColumns: computedColumns("generation_expression"),
    computingSettings: sharedStatements.computingSettings,
    applierComputing: "",
    computeSession: sharedStatements.computeSession,
    unlimited: `SET SESSION max_statement_time = 0, ${readsAll}`,
    holdTables: "LOCK TABLES :tables",
    // Neither the end of a transaction nor that of a reader is waited for; each commit is.
    holdWrites: "BACKUP STAGE START; BACKUP STAGE BLOCK_COMMIT",
    spreadTables: sharedStatements.spreadTables,
    // As many as there are processors, unless somebody has declared it.
    cores: "SELECT @@global.thread_pool_size",
    sortDirectory: sharedStatements.sortDirectory,
    takeSnapshot: `SET SESSION idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, ${snapshotSettings}`,
    ownLockWaits: sharedStatements.ownLockWaits,
    ownStates: sharedStatements.ownStates,
    ownGtid: "SELECT @@global.gtid_binlog_state",
    setGtid: "SET GLOBAL gtid_slave_pos = :gtid",
    slaveGtid: "SELECT @@global.gtid_slave_pos",
    loggedGtid: "SELECT @@global.gtid_binlog_state",
    // Every part domain-server-number of :mine must be there with as high a number, and none may be the master's own:
    // a rebuilt master re-uses its server id. (A recursive column is as wide as in its first row.)
    gtidContinues: `WITH RECURSIVE part (rest, gtid) AS (
        SELECT CONCAT(:mine, ','), CAST('' AS CHAR(60))
        UNION ALL SELECT SUBSTRING(rest, LOCATE(',', rest) + 1), SUBSTRING_INDEX(rest, ',', 1) FROM part WHERE rest <> ''),
      place AS (SELECT gtid, CONCAT(',', SUBSTRING_INDEX(gtid, '-', 2), '-') origin, SUBSTRING_INDEX(gtid, '-', -1) + 0 number FROM part WHERE gtid <> '')
      SELECT COUNT(*) > 0 AND MIN(LOCATE(origin, CONCAT(',', :theirs)) > 0
        AND SUBSTRING_INDEX(SUBSTRING_INDEX(CONCAT(',', :theirs, ','), origin, -1), ',', 1) + 0 >= number
        AND SUBSTRING_INDEX(SUBSTRING_INDEX(gtid, '-', 2), '-', -1) <> SUBSTRING_INDEX(:identity, '/', 1)) FROM place`,
    loggedPosition: "SELECT @@global.gtid_current_pos",
    lastGtid: "SELECT @@last_gtid",
    waitGtid: "SELECT MASTER_GTID_WAIT(:gtid, 1)",
    waitFile: masterStatements.waitFile,
    // What a slave applied is in both; the first counts what it logged under its own server id too.
    ownTransactions:
      "SELECT IF(@@global.gtid_current_pos = @@global.gtid_slave_pos, '', @@global.gtid_current_pos)",
    // What it has applied is kept in a table.
    forgetOwn: "STOP SLAVE; RESET MASTER; START SLAVE",
    effects: `SELECT CONCAT_WS(CHAR(31), LOWER(variable_name), COALESCE(global_value, '')) FROM information_schema.system_variables
      WHERE LOWER(variable_name) IN (${effectVariables(mariadbEffects)})`,
    showsSlave: "",
    enabledEvents: sharedStatements.enabledEvents,
    accountFacts: accountFacts(
      { ...accountLimits, MAX_STATEMENT_TIME: "max_statement_time" },
      "(SELECT JSON_VALUE(priv, '$.account_locked') FROM mysql.global_priv g WHERE g.user = mysql.user.user AND g.host = mysql.user.host) = 1",
    ),
    disableEvents: disableEvents("SLAVE"),
    markerSession: markerSession("tx_isolation"),
    // read_only does not keep the administrator from writing.
    allowWrites: "",
    forbidWrites: "",
    writesForbidden: "SELECT 0",
    applierError: "",
    channelPassword: "",
    relayEvents: "SHOW RELAYLOG EVENTS IN :file FROM :position LIMIT 20000",
    persisted: "",
    otherChannels: "SHOW ALL SLAVES STATUS",
    weakTables: sharedStatements.weakTables,
    outside: outsideByText,
    origin: "SELECT @@global.gtid_domain_id",
    unknownTransactions: `WITH RECURSIVE part (rest, gtid) AS (
        SELECT CONCAT(:theirs, ','), CAST('' AS CHAR(60))
        UNION ALL SELECT SUBSTRING(rest, LOCATE(',', rest) + 1), SUBSTRING_INDEX(rest, ',', 1) FROM part WHERE rest <> ''),
      place AS (SELECT gtid, CONCAT(',', SUBSTRING_INDEX(gtid, '-', 2), '-') origin, SUBSTRING_INDEX(gtid, '-', -1) + 0 number FROM part WHERE gtid <> '')
      SELECT COALESCE(GROUP_CONCAT(gtid), '') FROM place WHERE SUBSTRING_INDEX(gtid, '-', 1) <> :origin
        AND (LOCATE(origin, CONCAT(',', :mine)) = 0
          OR SUBSTRING_INDEX(SUBSTRING_INDEX(CONCAT(',', :mine, ','), origin, -1), ',', 1) + 0 < number)`,
    ownPosition:
      "SELECT TRIM(LEADING ',' FROM REGEXP_SUBSTR(CONCAT(',', @@global.gtid_binlog_pos), CONCAT(',', @@global.gtid_domain_id, '-[0-9]+-[0-9]+')))",
    returnPosition:
      "SELECT TRIM(LEADING ',' FROM REGEXP_REPLACE(CONCAT(',', @@global.gtid_current_pos), CONCAT(',', @@global.gtid_domain_id, '-[0-9]+-[0-9]+'), ''))",
    // In strict mode a position that lacks what this server wrote itself is refused (1948).
    takeReturnPosition:
      "SET GLOBAL gtid_strict_mode = OFF; SET GLOBAL gtid_slave_pos = :gtid; SET GLOBAL gtid_strict_mode = ON",
    tookReturnPosition: "SET GLOBAL gtid_strict_mode = ON",
    // A slave that goes at once after it has come: its session waits for the thread that collects answers, which sleeps
    // until some slave is there, and the slave's next session waits for that one (10.11.19).
    stuckSenders: `SELECT COUNT(*) FROM information_schema.processlist gone JOIN information_schema.processlist next USING (user)
      WHERE gone.command = 'Killed' AND gone.time >= 1 AND next.command = 'Binlog Dump' AND next.time >= 1`,
    freeSenders:
      "SET GLOBAL rpl_semi_sync_master_enabled = OFF; SET GLOBAL rpl_semi_sync_master_enabled = ON",
    bindApplications: "SET GLOBAL read_only = ON",
    freeApplications: "SET GLOBAL read_only = OFF",
  },
  columns: { ...masterColumns, usingGtid: "Using_Gtid" },
  change: {
    ...masterClauses,
    always: [],
    tlsUnasked: "off",
    tls: {
      on: [masterTls.on],
      off: [
        masterTls.off,
        {
          column: "Master_SSL_Verify_Server_Cert",
          shown: "No",
          clause: "MASTER_SSL_VERIFY_SERVER_CERT = 0",
        },
      ],
    },
    by: {
      gtid: { clause: "MASTER_USE_GTID = slave_pos", shown: "Slave_Pos" },
      file: { clause: "MASTER_USE_GTID = no", shown: "No" },
      current: { clause: "MASTER_USE_GTID = current_pos", shown: "Current_Pos" },
    },
  },
  dump: {
    options: [
      "--single-transaction",
      "--quick",
      "--master-data=2",
      "--gtid",
      "--routines",
      "--triggers",
      "--events",
      "--hex-blob",
      "--no-tablespaces",
      // Under a lock on its own table, a default that takes its value from a sequence is refused (1100).
      "--skip-add-locks",
      // From 11.8 on it does, and a table that is filled in one transaction is sorted once more: twice the work.
      "--skip-no-autocommit",
      "--default-character-set=utf8mb4",
      "--max-allowed-packet=1G",
    ],
    definitionOptions: sharedDump.definitionOptions,
    tableOptions: sharedDump.tableOptions,
    rowOptions: [...sharedDump.rowOptions, "--skip-no-autocommit"],
    streamPrivileges: ["RELOAD"],
    emptyOptions: sharedDump.emptyOptions,
    positionPattern: masterPosition,
    gtidPattern: "-- SET GLOBAL gtid_slave_pos='([^']*)';",
    withheld: "",
    holds: "writes to tables with FLOAT, DOUBLE or another type that a dump changes",
    // The mode of the old names: older lines say utf8 for utf8mb3. Timestamps say what they do, and nothing is added to it.
    loadSession: `SET SESSION ${loadSettings}, check_constraint_checks = 0, max_statement_time = 0, tx_read_only = 0
      /*M!100601 , old_mode = 'UTF8_IS_UTF8MB3' */ /*M!100804 , explicit_defaults_for_timestamp = 1 */
      /*M!101100 , system_versioning_insert_history = 1 */ /*M!110200 , character_set_collations = '' */`,
  },
  physical: mariadbBackup,
  errors: mariadbErrors,
  effects: mariadbEffects,
  options: {
    gtid: { on: gtidOptions, off: gtidOptions },
    logSlaveUpdates: "log_slave_updates",
    retention: { name: "binlog_expire_logs_seconds", seconds: 1 },
    binlogFormat: "ROW",
    member: [
      {
        name: "slave_ddl_exec_mode",
        value: "STRICT",
        why: "a definition that does not fit is an error, not a silent difference",
      },
    ],
    slave: [readOnly],
    slaveDefaults: [
      relayLogRecovery,
      {
        name: "slave_parallel_threads",
        value: "4",
        why: "a single applier keeps up with about half of a busy master's commits; order is kept",
        inPair: { value: "0", why: oneAfterTheOther },
      },
    ],
  },
  // Built in since 10.3.3.
  semiSync: {
    master: { name: "rpl_semi_sync_master" },
    slave: { name: "rpl_semi_sync_slave" },
    waitNoSlave: "wait_no_slave",
  },
  variables: {
    named: {
      log_bin: "log_bin_basename",
      log_bin_index: "log_bin_index",
      relay_log: "relay_log_basename",
      transaction_isolation: "tx_isolation",
      slave_parallel_workers: "slave_parallel_threads",
    },
    repeatable: sharedVariables.repeatable,
    sessionScoped: sessionScoped("tx_isolation"),
    whileStopped: [
      "replicate_do_db",
      "replicate_ignore_db",
      "replicate_do_table",
      "replicate_ignore_table",
      "replicate_wild_do_table",
      "replicate_wild_ignore_table",
      "slave_parallel_threads",
      "slave_parallel_mode",
      "gtid_ignore_duplicates",
      "relay_log_recovery",
    ],
    byRestart: [],
    keptWithData: [],
    setFilter: "",
    paths: sharedVariables.paths,
    logNames: sharedVariables.logNames,
  },
  administratorPrivileges: [
    "SELECT",
    "INSERT",
    "DELETE",
    "CREATE",
    "DROP",
    "RELOAD",
    "PROCESS",
    "CREATE USER",
    "EVENT",
    "BINLOG ADMIN",
    "BINLOG MONITOR",
    "CONNECTION ADMIN",
    "READ_ONLY ADMIN",
    "REPLICATION SLAVE ADMIN",
    "REPLICATION MASTER ADMIN",
    "SLAVE MONITOR",
    // What it grants to the accounts of links and seeds, it must hold itself.
    "REPLICATION SLAVE",
    "LOCK TABLES",
    "SHOW VIEW",
    "TRIGGER",
    "EXECUTE",
  ],
  // A view that calls a function is read only by who may call that (1370), whoever its definer is.
  dumpPrivileges: [
    "SELECT",
    "LOCK TABLES",
    "SHOW VIEW",
    "TRIGGER",
    "EVENT",
    "EXECUTE",
    "BINLOG MONITOR",
  ],
  systemSchemas,
  accounts: mariadbAccounts,
  // The server takes 96 bytes; 32 characters are safe in every character set and on every line.
  replicationPassword: { most: 32, counted: "characters" },
  mysqlPlugin: { manages: ["Database"], utf8mb3: "utf8mb3" },
};
