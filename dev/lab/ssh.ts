import { setTimeout as delay } from "node:timers/promises";
import { type ProgramResult, runProgram } from "../support/run-program";
import type { Host } from "./hosts";
import { KEY, LOGS } from "./place";
import { isRunning } from "./power";

/** How a host is logged in to as root; its key is not looked at, which the stacks do. */
export const SSH_OPTIONS = [
  ...["-F", "/dev/null", "-i", KEY, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no"],
  ...["-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=5"],
];

/** Runs a command as root on the host. */
export function onHost({ address }: Host, command: string, input = ""): Promise<ProgramResult> {
  return runProgram(["ssh", ...SSH_OPTIONS, `root@${address}`, command], { input });
}

/**
 * Waits until sshd lets root in and the server answers.
 *
 * @throws {Error} If that takes more than a minute and a half, or the host is off.
 */
export async function ready(host: Host): Promise<void> {
  const answers = "{ mariadb -e 'SELECT 1' || mysql -e 'SELECT 1'; } >/dev/null 2>&1";
  const until = Date.now() + 90_000;
  for (;;) {
    const { status } = await onHost(host, answers);
    if (status === 0) return;
    if (!isRunning(host.name))
      throw new Error(`${host.name} is off: ${LOGS}/${host.name}.console says why`);
    if (Date.now() > until) throw new Error(`${host.name} does not answer after 90 s`);
    await delay(100);
  }
}
