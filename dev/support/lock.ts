import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { startTime } from "./processes";

/** How often a waiting run looks whether the lock is free, in milliseconds. */
const lookMilliseconds = 100;

/**
 * Runs an action while no other process of this machine runs one under the same lock file. Waits for as long as the owner
 * lives, and says so once; the lock of a dead owner is taken over.
 *
 * @param path the lock file; its directory is made when missing
 * @param purpose completes "waiting for process 123, which is …"
 */
export async function withLock<T>(
  path: string,
  purpose: string,
  say: (line: string) => void,
  action: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  let said = false;
  while (!(await taken(path))) {
    const owner = await readFile(path, "utf8").catch(() => "");
    if (owner !== "" && !lives(owner)) {
      await removeDead(path, owner);
      continue;
    }
    if (!said && owner !== "") {
      say(`Waiting for process ${owner.split(" ")[0]}, which is ${purpose}`);
      said = true;
    }
    await delay(lookMilliseconds);
  }
  try {
    return await action();
  } finally {
    await rm(path, { force: true });
  }
}

/** Takes the lock if it is free. A link, unlike an exclusive open, appears with the owner already written in it. */
async function taken(path: string): Promise<boolean> {
  const mine = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  await writeFile(mine, identity(process.pid));
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

/** Removes a dead owner's lock. Of several that try, the rename lets one through; a live lock moved by mistake goes back. */
async function removeDead(path: string, owner: string): Promise<void> {
  const aside = `${path}.dead-${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, "utf8")) !== owner) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

function lives(owner: string): boolean {
  const pid = Number(owner.split(" ")[0]);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return owner === identity(pid);
}

/** A process, by its id and, where the system tells, its start time: ids are used again. */
function identity(pid: number): string {
  return `${pid} ${startTime(pid) || "-"}`;
}
