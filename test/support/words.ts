import { chosenLine } from "../../dev/servers/lines";
import type { SandboxServer } from "../../dev/servers/sandbox-server";
import { query } from "../../dev/servers/server";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";

/** The flavor of the servers that tests get when they name no line. */
export const defaultFlavor = chosenLine()?.startsWith("mysql-") === true ? "mysql" : "mariadb";

/** Whether databases with quotes or backslashes in their names are copied: mysqldump 8.0 cannot. */
export const copiesEveryName = chosenLine() !== "mysql-8.0";

/**
 * What tests say to a server themselves, in its line's words. Statements that set a scene come from the dialect; what a
 * test asks of the result is written here, so that a wrong row of the dialect is not its own witness.
 */
export function wordsOf(server: SandboxServer) {
  const line = server.line as EngineLine;
  const { statements, flavor } = dialectOf(line);
  const mariadb = flavor === "mariadb";
  const old = mariadb || ["mysql-5.7", "mysql-8.0"].includes(line);
  return {
    flavor,
    stop: statements.stopSlave,
    start: statements.startSlave,
    positionColumn: mariadb ? "Using_Gtid" : "Auto_Position",
    /** Stops the channel's applier and leaves its receiver running. */
    stopApplier: old ? "STOP SLAVE SQL_THREAD" : "STOP REPLICA SQL_THREAD",
    startApplier: old ? "START SLAVE SQL_THREAD" : "START REPLICA SQL_THREAD",
    forget: statements.resetSlave,
    status: statements.slaveStatus,
    masterStatus: statements.masterStatus,
    resetLogs: statements.resetLogs,
    attachedSlaves: statements.attachedSlaves,
    /** For how many seconds binary logs are kept. */
    retention:
      line === "mariadb-10.5" || line === "mysql-5.7"
        ? "SELECT @@expire_logs_days * 86400"
        : "SELECT @@binlog_expire_logs_seconds",
    /** What a slave has executed, whoever wrote it. */
    executed: mariadb ? "SELECT @@gtid_slave_pos" : "SELECT @@global.gtid_executed",
    /** The GTID position at the end of the server's binary log, and the statement that makes it a slave's. */
    position: statements.loggedPosition,
    setPosition: (gtid: string) => statements.setGtid.replace(":gtid", `'${gtid}'`),
    /** Every GTID in the server's own binary log. */
    logged: mariadb ? "SELECT @@gtid_binlog_state" : "SELECT @@global.gtid_executed",
    /** 1 when the server's binary log holds a transaction that it did not take from another server. */
    loggedOwn: mariadb
      ? "SELECT @@gtid_binlog_state REGEXP CONCAT('-', @@server_id, '-')"
      : "SELECT INSTR(@@global.gtid_executed, @@server_uuid) > 0",
    /** How many transactions of its own a server has logged, in a pair's domain where there are domains. */
    ownCount: mariadb
      ? "SELECT SUBSTRING_INDEX(REGEXP_SUBSTR(@@gtid_binlog_pos, CONCAT('(^|,)', @@gtid_domain_id, '-[0-9]+-[0-9]+')), '-', -1)"
      : "SELECT SUBSTRING_INDEX(SUBSTRING_INDEX(GTID_SUBTRACT(@@global.gtid_executed, GTID_SUBTRACT(@@global.gtid_executed, CONCAT(@@server_uuid, ':1-9999999'))), ':', -1), '-', -1)",
    /** The status of an event that is disabled because it is the master's. */
    disabledOnSlave: old ? "SLAVESIDE_DISABLED" : "REPLICA_SIDE_DISABLED",
    /** The name by which a permission to overwrite knows the server. */
    name: mariadb ? "SELECT CONCAT(@@server_id, '/', @@hostname)" : "SELECT @@server_uuid",
    /** Points a server at another one, by file from its first log. */
    follow: (port: number, user: string, password: string, host = "127.0.0.1") =>
      old
        ? `CHANGE MASTER TO MASTER_HOST = '${host}', MASTER_PORT = ${port}, MASTER_USER = '${user}', MASTER_PASSWORD = '${password}'${mariadb ? "" : ", GET_MASTER_PUBLIC_KEY = 1"}`
        : `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}', SOURCE_PORT = ${port}, SOURCE_USER = '${user}', SOURCE_PASSWORD = '${password}', GET_SOURCE_PUBLIC_KEY = 1`,
    setPassword: (account: string, password: string) =>
      `SET PASSWORD FOR ${account} = ${mariadb ? `PASSWORD('${password}')` : `'${password}'`}`,
    /** 1 when no session of `account` may log in. */
    locked: (account: string) =>
      mariadb
        ? `SELECT COALESCE(JSON_VALUE(priv, '$.account_locked'), 0) FROM mysql.global_priv WHERE user = '${account}'`
        : `SELECT account_locked = 'Y' FROM mysql.user WHERE user = '${account}'`,
  } as const;
}

/** A channel's state with MariaDB's names of columns, and its words for `Using_Gtid`. */
export function inOldWords<T>(channel: Readonly<Record<string, T>> | object): Record<string, T> {
  return Object.fromEntries(
    Object.entries(channel).map(([column, value]) =>
      column === "Auto_Position"
        ? ["Using_Gtid", value === "1" ? "Slave_Pos" : "No"]
        : [column.replace("Replica_", "Slave_").replace("Source_", "Master_"), value as T],
    ),
  ) as Record<string, T>;
}

/** Writes on a slave as somebody would who may do everything there, past its being read-only; not logged. */
export async function writeOnSlave(server: SandboxServer, sql: string): Promise<void> {
  const { allowWrites, forbidWrites } = dialectOf(server.line as EngineLine).statements;
  await query(
    server,
    [allowWrites, "SET sql_log_bin = 0", sql, forbidWrites].filter(Boolean).join("; "),
  );
}

/** Does `work` while a slave takes an administrator's writes. */
export async function whileWritable(
  server: SandboxServer,
  work: () => Promise<void>,
): Promise<void> {
  const { allowWrites, forbidWrites } = dialectOf(server.line as EngineLine).statements;
  await query(server, allowWrites);
  try {
    await work();
  } finally {
    await query(server, forbidWrites);
  }
}

/** The patterns of tables that a slave applies, in the order of its declaration. */
export async function replicatedTables(server: SandboxServer): Promise<readonly string[]> {
  const shown = await query(
    server,
    wordsOf(server).flavor === "mariadb"
      ? "SELECT REPLACE(@@replicate_wild_do_table, '\\\\', '/')"
      : "SELECT REPLACE(filter_rule, '\\\\', '/') FROM performance_schema.replication_applier_global_filters WHERE filter_name = 'REPLICATE_WILD_DO_TABLE'",
  );
  return shown === "" ? [] : shown.replaceAll("/", "\\").split(",");
}

/** A table of `count` numbers from 1 on, at most 10000, named `numbers`, its column `seq`. */
export function numbers(count: number): string {
  const digits = (name: string) =>
    `(${[...Array(10).keys()].map((digit) => `SELECT ${digit} AS d`).join(" UNION ALL ")}) AS ${name}`;
  return `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 1 AS seq FROM ${digits("a")}, ${digits("b")}, ${digits("c")}, ${digits("e")} HAVING seq <= ${count}) AS numbers`;
}
