import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { runProgram } from "../support/run-program";
import { hasEnded, identityOf } from "../support/processes";
import { serverProcesses } from "./server-processes";
import type { SandboxServer } from "./sandbox-server";
import { makeSocketDirectory } from "./socket-path";

/** Starts a server and waits until it answers. Does nothing to a running one. */
export async function startServer(server: SandboxServer): Promise<void> {
  // The machine may have been started again, which empties the temporary directory.
  makeSocketDirectory(server.directory);
  await mustControl(server, "start");
}

/** Stops a server and waits until its process has ended. Does nothing to a stopped one. */
export async function stopServer(server: SandboxServer): Promise<void> {
  await mustControl(server, "stop");
}

/** Ends a server as a power cut would, with SIGKILL, and waits until its process is gone. */
export async function killServer(server: SandboxServer): Promise<void> {
  const pid = Number(readFileSync(join(server.directory, "ctl.pid"), "utf8"));
  if (serverProcesses(server.directory).includes(pid)) await endProcesses([pid], server.directory);
}

/** Whether the server's process lives. */
export async function isRunning(server: SandboxServer): Promise<boolean> {
  return (await runProgram([join(server.directory, "ctl"), "status"])).status === 0;
}

/**
 * Runs SQL statements as the local administrator. Commands of the client, such as `\G`, are not for every line: MySQL's
 * newer client refuses them in a batch.
 *
 * @returns the rows, a line each, columns separated by tabs, without headings
 * @throws {Error} If a statement fails; those after it are not run.
 */
export async function query(server: SandboxServer, sql: string): Promise<string> {
  const [program = "", ...args] = server.client;
  const result = await runProgram([program, ...args, "--skip-column-names", "--batch"], {
    input: sql,
  });
  if (result.status !== 0) {
    throw new Error(`Cannot run SQL on "${server.name}": ${result.stderr.trim()}`);
  }
  return result.stdout.replace(/\n$/, "");
}

/**
 * Runs the server's own supervisor script.
 *
 * @returns the problem, empty if there is none
 */
export async function controlServer(
  server: SandboxServer,
  command: "start" | "stop" | "restart",
): Promise<string> {
  const result = await runProgram([join(server.directory, "ctl"), command]);
  return result.status === 0 ? "" : result.stderr.trim() || `"ctl ${command}" must succeed`;
}

/** Kills processes that were identified as a server's and waits until they are gone. */
export async function endProcesses(pids: readonly number[], directory: string): Promise<void> {
  const identities = pids.map(identityOf);
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended in the meantime.
    }
  }
  const deadline = Date.now() + 30_000;
  // A process loses its command line before it closes its files, which the next one would find locked.
  while (!identities.every(hasEnded)) {
    if (Date.now() > deadline) {
      throw new Error(
        `Cannot end the server in "${directory}": process ${pids.join(", ")} must end after SIGKILL, it does not`,
      );
    }
    await delay(10);
  }
}

async function mustControl(server: SandboxServer, command: "start" | "stop"): Promise<void> {
  const problem = await controlServer(server, command);
  if (problem !== "") throw new Error(`Cannot ${command} the server "${server.name}": ${problem}`);
}
