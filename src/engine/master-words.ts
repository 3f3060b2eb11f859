import type { ChangeClauses, ChannelClause, Statements, StatusColumns } from "./statements";

// The old words, master and slave: all of MariaDB's, MySQL 5.7's, and some of MySQL 8.0's.

/** Statements in the old words. */
export const masterStatements = {
  startSlave: "START SLAVE",
  skipNext: "SET GLOBAL sql_slave_skip_counter = 1",
  masterStatus: "SHOW MASTER STATUS",
  attachedSlaves: "SHOW SLAVE HOSTS",
  waitFile: "SELECT MASTER_POS_WAIT(:file, :position, 1)",
} as const satisfies Partial<Statements>;

/** Columns of the slave's status, but for the one that says how it knows its place. */
export const masterColumns = {
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
} as const satisfies Omit<StatusColumns, "usingGtid">;

/** The statement that points a slave at its master. */
export const masterClauses = {
  verb: "CHANGE MASTER TO",
  host: "MASTER_HOST",
  port: "MASTER_PORT",
  user: "MASTER_USER",
  password: "MASTER_PASSWORD",
  connectRetry: "MASTER_CONNECT_RETRY",
  file: "MASTER_LOG_FILE",
  position: "MASTER_LOG_POS",
} as const satisfies Partial<ChangeClauses>;

/** Has the channel encrypted, or not. */
export const masterTls = {
  on: { column: "Master_SSL_Allowed", shown: "Yes", clause: "MASTER_SSL = 1" },
  off: { column: "Master_SSL_Allowed", shown: "No", clause: "MASTER_SSL = 0" },
} as const satisfies Record<"on" | "off", ChannelClause>;

/** The line of a dump with the coordinates: file, then position. */
export const masterPosition =
  "^-- CHANGE MASTER TO MASTER_LOG_FILE='([^']+)', MASTER_LOG_POS=([0-9]+);";
