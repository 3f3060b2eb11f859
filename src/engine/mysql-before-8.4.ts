import { mysql57Accounts, mysql80Accounts } from "./account-facts";
import { type Dialect, oneAfterTheOther } from "./dialect";
import { effectVariables, mysql57Effects } from "./effects";
import { mysql57Errors } from "./errors";
import {
  masterClauses,
  masterColumns,
  masterPosition,
  masterStatements,
  masterTls,
} from "./master-words";
import { administratorPrivileges, applierError, dumpOptions, forgetOwn, mysql } from "./mysql";
import { outsideByText } from "./outside";
import { disableEvents, markerSession, relayLogRecovery } from "./shared";

/** The words of 8.0.26 to 8.3, where they are others. */
export const mysql80 = {
  ...mysql,
  accounts: mysql80Accounts,
  statements: {
    ...mysql.statements,
    resetLogs: "RESET MASTER",
    forgetOwn: forgetOwn("RESET MASTER", "REPLICA"),
    masterStatus: masterStatements.masterStatus,
    disableEvents: disableEvents("SLAVE"),
  },
  dump: {
    ...mysql.dump,
    positionPattern: masterPosition,
  },
  options: { ...mysql.options, binlogFormat: "ROW" },
} as const satisfies Omit<Dialect, "versionPattern" | "releases">;

/** It cannot copy its files itself. */
const { physical: _, ...withoutClone } = mysql80;

/** The words of 5.7, which names everything as MariaDB does. */
export const mysql57 = {
  ...withoutClone,
  accounts: mysql57Accounts,
  statements: {
    ...mysql80.statements,
    forgetOwn: forgetOwn("RESET MASTER", "SLAVE"),
    startSlave: masterStatements.startSlave,
    stopSlave: "STOP SLAVE FOR CHANNEL ''",
    reconnect: "STOP SLAVE IO_THREAD FOR CHANNEL ''; START SLAVE IO_THREAD FOR CHANNEL ''",
    startApplier: "START SLAVE SQL_THREAD FOR CHANNEL ''",
    stopApplier: "STOP SLAVE SQL_THREAD FOR CHANNEL ''",
    applyUntil:
      "START SLAVE SQL_THREAD UNTIL MASTER_LOG_FILE = :file, MASTER_LOG_POS = :position FOR CHANNEL ''",
    skipNext: masterStatements.skipNext,
    resetSlave: "RESET SLAVE ALL FOR CHANNEL ''",
    slaveStatus: "SHOW SLAVE STATUS FOR CHANNEL ''",
    attachedSlaves: masterStatements.attachedSlaves,
    variables: `SELECT CONCAT_WS(CHAR(31 USING utf8mb4), LOWER(variable_name), COALESCE(variable_value, ''), '', '')
      FROM performance_schema.global_variables`,
    applierError: applierError("last_seen_transaction"),
    waitFile: masterStatements.waitFile,
    markerSession: markerSession("tx_isolation"),
    persisted: "",
    // It has no groups of processors, and says nothing of them.
    cores: "SELECT 2",
    effects: `SELECT CONCAT_WS(CHAR(31 USING utf8mb4), LOWER(variable_name), COALESCE(variable_value, ''))
      FROM performance_schema.global_variables WHERE LOWER(variable_name) IN (${effectVariables(mysql57Effects)})`,
    outside: outsideByText,
  },
  clientTls: { on: "ssl-mode=REQUIRED", off: "ssl-mode=DISABLED" },
  errors: mysql57Errors,
  effects: mysql57Effects,
  columns: { ...masterColumns, usingGtid: "Auto_Position" },
  change: {
    ...masterClauses,
    always: [],
    tlsUnasked: "off",
    tls: { on: [masterTls.on], off: [masterTls.off] },
    by: {
      gtid: { clause: "MASTER_AUTO_POSITION = 1", shown: "1" },
      file: { clause: "MASTER_AUTO_POSITION = 0", shown: "0" },
      current: { clause: "MASTER_AUTO_POSITION = 1", shown: "1" },
    },
  },
  dump: {
    ...mysql80.dump,
    ...dumpOptions("--master-data=2", []),
  },
  options: {
    ...mysql80.options,
    logSlaveUpdates: "log_slave_updates",
    retention: { name: "expire_logs_days", seconds: 86_400 },
    slave: [
      ...mysql.options.slave,
      {
        name: "master_info_repository",
        value: "TABLE",
        why: "the position in the master's binary log is committed with the data",
      },
      {
        name: "relay_log_info_repository",
        value: "TABLE",
        why: "the position in the relay log is committed with the data",
      },
    ],
    slaveDefaults: [
      relayLogRecovery,
      {
        name: "slave_parallel_type",
        value: "LOGICAL_CLOCK",
        why: "transactions that the master committed together are applied together",
      },
      {
        name: "slave_parallel_workers",
        value: "4",
        why: "a single applier keeps up with about half of a busy master's commits",
        inPair: { value: "1", why: oneAfterTheOther },
      },
      {
        name: "slave_preserve_commit_order",
        value: "ON",
        why: "readers see transactions in the order of the master",
      },
    ],
  },
  semiSync: {
    master: { name: "rpl_semi_sync_master", library: "semisync_master.so" },
    slave: { name: "rpl_semi_sync_slave", library: "semisync_slave.so" },
    waitNoSlave: "wait_no_slave",
  },
  variables: { ...mysql.variables, setFilter: "" },
  administratorPrivileges,
} as const satisfies Omit<Dialect, "versionPattern" | "releases">;
