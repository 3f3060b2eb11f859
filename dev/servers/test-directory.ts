import { mkdtempSync, readdirSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { hasEnded, ownIdentity } from "../support/processes";

const prefix = "pmr-test-";

/** Makes a temporary directory whose name tells its owner, so that a crashed run's is found. */
export function makeTestDirectory(): string {
  const { pid, startTime } = ownIdentity();
  return realpathSync(mkdtempSync(join(tmpdir(), `${prefix}${pid}-${startTime}-`)));
}

/** Removes the temporary directories of processes that have ended. */
export async function removeEndedTestDirectories(): Promise<void> {
  const { namespace } = ownIdentity();
  for (const name of readdirSync(tmpdir())) {
    const [, pid = "", startTime = ""] = new RegExp(`^${prefix}(\\d+)-(\\d+)-`).exec(name) ?? [];
    if (pid === "" || !hasEnded({ pid: Number(pid), startTime, namespace })) continue;
    // Another user's directory of that name cannot be removed, and need not be.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
