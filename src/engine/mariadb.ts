import { mariadbAccounts } from "./account-facts";
import { effectVariables, mariadbEffects } from "./effects";
import { mariadbErrors } from "./errors";
import { computedColumns, computingSettings } from "./computed-columns";
import { lostMembers, membersByVariable } from "./lost-members";
import { exactRows } from "./exact-rows";
import { type Dialect, oneAfterTheOther, type OptionRow } from "./dialect";
import { isDatabase, outsideByText, systemSchemas } from "./outside";

/** MySQL 8 remembers for a day what it says of a table; other servers skip the comment. */
export const freshStatistics =
  "SET @fresh = 1 /*!80000 , SESSION information_schema_stats_expiry = 0 */";

/**
 * What values depend on that are computed while they are loaded; a difference of unsigned numbers may be less than 0. A server that
 * keeps all tables in its own data directory does so here too.
 */
const computes =
  "sql_mode = CONCAT('NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION,NO_UNSIGNED_SUBTRACTION', IF(FIND_IN_SET('NO_DIR_IN_CREATE', @@global.sql_mode), ',NO_DIR_IN_CREATE', '')), time_zone = '+00:00'";

/**
 * What the session of a load sets on every line. Invalid dates and zeros stay what they are; a table whose engine is not here
 * is an error, not another table; nothing of it waits less than the servers' own defaults.
 */
export const loadSettings = `sql_log_bin = 0, autocommit = 1, completion_type = 0, ${computes},
      foreign_key_checks = 0, unique_checks = 0, innodb_strict_mode = 0, lock_wait_timeout = 86400,
      innodb_lock_wait_timeout = 86400, net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400`;

/** What the master's own settings may keep from being read, on every line; the dump program has no option for it. */
export const readsAll = "sql_select_limit = 18446744073709551615, sql_big_selects = 1";

/** Named beforehand on every line: the dump program, too, would read no more than that. */
export const limitedRows = `SELECT 'all (sql_select_limit of the master leaves rows out: SET GLOBAL sql_select_limit = DEFAULT there)' FROM DUAL
      WHERE @@global.sql_select_limit < 18446744073709551615`;

/** Such a table takes no key below its next one, which its definition says: no dump of it can be loaded (1022). */
export const countingArchives = `SELECT CONCAT(table_schema, '.', table_name, ' (ARCHIVE with AUTO_INCREMENT: convert it on the master, ALTER TABLE ... ENGINE = InnoDB)')
      FROM information_schema.tables WHERE table_schema IN (:databases) AND engine = 'ARCHIVE' AND auto_increment > 1`;

/** How the session that prints exact rows begins, on every line. */
export const snapshotSettings = `sql_mode = '', time_zone = '+00:00', net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400;
    SET @piece = @@max_allowed_packet DIV 2 - 1000; SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
    START TRANSACTION WITH CONSISTENT SNAPSHOT`;

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
    startSlave: "START SLAVE",
    stopSlave: "STOP SLAVE",
    reconnect: "STOP SLAVE IO_THREAD; START SLAVE IO_THREAD",
    startApplier: "START SLAVE SQL_THREAD",
    stopApplier: "STOP SLAVE SQL_THREAD",
    applyUntil: "START SLAVE SQL_THREAD UNTIL MASTER_LOG_FILE = :file, MASTER_LOG_POS = :position",
    skipNext: "SET GLOBAL sql_slave_skip_counter = 1",
    skipTransaction: "",
    skipTo: "SET GLOBAL gtid_slave_pos = :gtid",
    resetSlave: "RESET SLAVE ALL",
    slaveStatus: "SHOW SLAVE STATUS",
    resetLogs: "RESET MASTER; SET GLOBAL gtid_slave_pos = ''",
    masterStatus: "SHOW MASTER STATUS",
    attachedSlaves: "SHOW SLAVE HOSTS",
    dumpThreads:
      "SELECT user, host FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'",
    sessionsOf: "SELECT id FROM information_schema.processlist WHERE user = :user",
    identity: "SELECT @@server_id, @@hostname",
    variables:
      "SELECT CONCAT_WS(CHAR(31), LOWER(variable_name), COALESCE(global_value, ''), read_only, variable_type) FROM information_schema.system_variables",
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
    // The program ends its own sessions' limits on time, but not on what is read and on how long it may stop reading.
    exactRows: exactRows("@@global.net_write_timeout < 60 OR NOT @@global.sql_big_selects"),
    // Such rows are of the transactions of their own server.
    inexactTables: `SELECT DISTINCT CONCAT(table_schema, '.', table_name, ' (system-versioned by transaction)') FROM information_schema.columns
      WHERE table_schema IN (:databases) AND generation_expression = 'ROW START' AND data_type = 'bigint' UNION ALL ${countingArchives} UNION ALL ${limitedRows}`,
    lostMembers: lostMembers(membersByVariable),
    computedColumns: computedColumns("generation_expression"),
    computingSettings,
    applierComputing: "",
    computeSession: `SET SESSION ${computes}`,
    unlimited: `SET SESSION max_statement_time = 0, ${readsAll}`,
    holdTables: "LOCK TABLES :tables",
    takeSnapshot: `SET SESSION idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, ${snapshotSettings}`,
    ownLockWaits:
      "SELECT id FROM information_schema.processlist WHERE user = SUBSTRING_INDEX(USER(), '@', 1) AND (state LIKE 'Waiting for%' OR state = 'Opening tables') AND time >= 5",
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
    waitFile: "SELECT MASTER_POS_WAIT(:file, :position, 1)",
    // What a slave applied is in both; the first counts what it logged under its own server id too.
    ownTransactions:
      "SELECT IF(@@global.gtid_current_pos = @@global.gtid_slave_pos, '', @@global.gtid_current_pos)",
    // What it has applied is kept in a table.
    forgetOwn: "STOP SLAVE; RESET MASTER; START SLAVE",
    effects: `SELECT CONCAT_WS(CHAR(31), LOWER(variable_name), COALESCE(global_value, '')) FROM information_schema.system_variables
      WHERE LOWER(variable_name) IN (${effectVariables(mariadbEffects)})`,
    showsSlave: "",
    enabledEvents: "SELECT COUNT(*) FROM information_schema.events WHERE status = 'ENABLED'",
    // ALTER EVENT takes definer, sql_mode, time zone and character sets from the session unless they are given again. In
    // that session a backslash in the definer is an escape, or is not one.
    disableEvents: `SELECT CONCAT(
        'SET SESSION sql_mode = ', QUOTE(sql_mode), ', time_zone = ', QUOTE(time_zone),
        ', character_set_client = ', character_set_client, ', collation_connection = ', collation_connection,
        '; ALTER DEFINER = ''', LEFT(name, CHAR_LENGTH(name) - CHAR_LENGTH(SUBSTRING_INDEX(name, '@', -1)) - 1),
        '''@''', SUBSTRING_INDEX(name, '@', -1),
        ''' EVENT \`', REPLACE(event_schema, '\`', '\`\`'), '\`.\`', REPLACE(event_name, '\`', '\`\`'), '\` DISABLE ON SLAVE;')
      FROM (SELECT *, REPLACE(IF(FIND_IN_SET('NO_BACKSLASH_ESCAPES', sql_mode), definer,
        REPLACE(definer, CHAR(92), REPEAT(CHAR(92), 2))), '''', '''''') name
        FROM information_schema.events WHERE status = 'ENABLED') enabled`,
    markerSession:
      "SET SESSION sql_log_bin = 1, autocommit = 1, completion_type = 0, binlog_format = 'STATEMENT', tx_isolation = 'REPEATABLE-READ', sql_mode = ''",
    // read_only does not keep the administrator from writing.
    allowWrites: "",
    forbidWrites: "",
    writesForbidden: "SELECT 0",
    applierError: "",
    channelPassword: "",
    relayEvents: "SHOW RELAYLOG EVENTS IN :file FROM :position LIMIT 20000",
    persisted: "",
    otherChannels: "SHOW ALL SLAVES STATUS",
    // A key finds a row when it is unique and none of its columns may be NULL.
    weakTables: `SELECT CONCAT(t.table_schema, '.', t.table_name), IF(e.transactions = 'NO', t.engine, ''), k.table_name IS NULL
      FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine LEFT JOIN (
        SELECT DISTINCT table_schema, table_name FROM (
          SELECT table_schema, table_name, index_name FROM information_schema.statistics
          GROUP BY table_schema, table_name, index_name HAVING SUM(non_unique = 0 AND nullable <> 'YES') = COUNT(*)) u) k
        ON k.table_schema = t.table_schema AND k.table_name = t.table_name
      WHERE t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND ${isDatabase("t.table_schema")} AND :scope
        AND (k.table_name IS NULL OR e.transactions = 'NO') ORDER BY 1`,
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
  columns: {
    ioRunning: "Slave_IO_Running",
    sqlRunning: "Slave_SQL_Running",
    host: "Master_Host",
    port: "Master_Port",
    user: "Master_User",
    connectRetry: "Connect_Retry",
    tls: "Master_SSL_Allowed",
    lag: "Seconds_Behind_Master",
    execFile: "Relay_Master_Log_File",
    execPosition: "Exec_Master_Log_Pos",
    usingGtid: "Using_Gtid",
  },
  change: {
    verb: "CHANGE MASTER TO",
    host: "MASTER_HOST",
    port: "MASTER_PORT",
    user: "MASTER_USER",
    password: "MASTER_PASSWORD",
    connectRetry: "MASTER_CONNECT_RETRY",
    file: "MASTER_LOG_FILE",
    position: "MASTER_LOG_POS",
    always: [],
    tlsUnasked: "off",
    tls: {
      on: [{ column: "Master_SSL_Allowed", shown: "Yes", clause: "MASTER_SSL = 1" }],
      off: [
        { column: "Master_SSL_Allowed", shown: "No", clause: "MASTER_SSL = 0" },
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
      "--default-character-set=utf8mb4",
      "--max-allowed-packet=1G",
    ],
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
    emptyOptions: [
      "--no-create-info",
      "--no-data",
      "--no-create-db",
      "--skip-triggers",
      "--skip-routines",
      "--skip-events",
    ],
    positionPattern: "^-- CHANGE MASTER TO MASTER_LOG_FILE='([^']+)', MASTER_LOG_POS=([0-9]+);",
    gtidPattern: "-- SET GLOBAL gtid_slave_pos='([^']*)';",
    withheld: "",
    // The mode of the old names: older lines say utf8 for utf8mb3. Timestamps say what they do, and nothing is added to it.
    loadSession: `SET SESSION ${loadSettings}, check_constraint_checks = 0, max_statement_time = 0, tx_read_only = 0
      /*M!100601 , old_mode = 'UTF8_IS_UTF8MB3' */ /*M!100804 , explicit_defaults_for_timestamp = 1 */
      /*M!101100 , system_versioning_insert_history = 1 */ /*M!110200 , character_set_collations = '' */`,
  },
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
    slave: [{ name: "read_only", value: "ON", why: "applications write to the master only" }],
    slaveDefaults: [
      {
        name: "relay_log_recovery",
        value: "ON",
        why: "after a crash relay logs are fetched again, not trusted",
      },
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
    sessionScoped: [
      "server_id",
      "gtid_domain_id",
      "auto_increment_increment",
      "auto_increment_offset",
      "binlog_format",
      "binlog_row_image",
      "tx_isolation",
      "sql_mode",
    ],
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
    paths: ["log_bin_basename", "log_bin_index", "relay_log_basename"],
    logNames: ["log_bin", "log_bin_index", "relay_log"],
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
