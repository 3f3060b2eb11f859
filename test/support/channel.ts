import { query, type SandboxServer } from "../../dev/servers/server";
import { runProgram } from "../../dev/support/run-program";
import { until } from "./topologies";
import { inOldWords, wordsOf } from "./words";

/**
 * The state of a server's channel by column; empty when it follows nobody. Columns have MariaDB's names, and `Using_Gtid`
 * MariaDB's words, on every line.
 */
export async function channelOf(server: SandboxServer): Promise<Record<string, string>> {
  const [program = "", ...args] = server.client;
  const { stdout } = await runProgram([
    program,
    ...args,
    "--vertical",
    `--execute=${wordsOf(server).status}`,
  ]);
  const columns = [...stdout.matchAll(/^ *([A-Za-z_]+): (.*)$/gm)];
  return inOldWords(
    Object.fromEntries(columns.map(([, column = "", value = ""]) => [column, value])),
  );
}

/** Whether both threads of a server's channel run. */
export async function bothRun(server: SandboxServer): Promise<boolean> {
  const status = await channelOf(server);
  return status["Slave_IO_Running"] === "Yes" && status["Slave_SQL_Running"] === "Yes";
}

/** The ids of the sessions on a master that stream its binary log. */
export function streams(server: SandboxServer): Promise<string> {
  return query(
    server,
    "SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%' ORDER BY 1",
  );
}

/** Waits until a query on a server gives `wanted`. */
export async function untilQuery(
  server: SandboxServer,
  sql: string,
  wanted: string,
): Promise<void> {
  let last = "";
  try {
    await until(async () => (last = await query(server, sql)) === wanted);
  } catch {
    expect(`${server.name}: ${last}`).toBe(`${server.name}: ${wanted}`);
  }
}

/**
 * Waits until an applier of a server has stopped with `error`; others stop because of it, and the status may show theirs.
 * MySQL shows a worker's error before its applier has stopped, and until then it takes no START.
 */
export async function untilStopped(server: SandboxServer, error: number): Promise<void> {
  if (wordsOf(server).flavor === "mariadb")
    await untilChannel(server, "Last_SQL_Errno", String(error));
  else
    await untilQuery(
      server,
      `SELECT COUNT(*) FROM performance_schema.replication_applier_status_by_worker WHERE last_error_number = ${error}`,
      "1",
    );
  await untilChannel(server, "Slave_SQL_Running", "No");
}

/** Waits until a column of a server's channel shows `wanted`; says what the channel shows when it does not. */
export async function untilChannel(
  server: SandboxServer,
  column: string,
  wanted: string,
): Promise<void> {
  let last: Record<string, string> = {};
  try {
    await until(async () => (last = await channelOf(server))[column] === wanted);
  } catch {
    expect({ server: server.name, ...last }).toEqual({
      server: server.name,
      ...last,
      [column]: wanted,
    });
  }
}
