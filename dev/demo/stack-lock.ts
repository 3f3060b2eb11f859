import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { say } from "./say";

/** How long a Pulumi that an ended demo left behind may take to end. */
const waitSeconds = 300;

/**
 * Waits for a Pulumi that still works on the stack, and releases the lock of one that was killed.
 *
 * @param release runs `pulumi cancel`
 * @throws {Error} If a living Pulumi does not end.
 */
export async function freeStack(state: string, release: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + waitSeconds * 1000;
  const owners = (): readonly number[] => lockOwners(join(state, ".pulumi", "locks"));
  let said = false;
  for (let living = owners().filter(isPulumi); living.length > 0;) {
    if (!said) say(`- Waiting for Pulumi, process ${living.join(", ")}, of an earlier run`);
    said = true;
    if (Date.now() > deadline) {
      throw new Error(
        `Cannot use the stack: Pulumi of an earlier run must end, process ${living.join(", ")} still works after ${waitSeconds} s`,
      );
    }
    await delay(200);
    living = owners().filter(isPulumi);
  }
  if (owners().length === 0) return;
  say("- Releasing the stack, which a killed run has left locked");
  await release();
}

/** The processes that hold a lock of the file backend; 0 for one whose lock cannot be read. */
function lockOwners(directory: string): readonly number[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      try {
        const lock = JSON.parse(readFileSync(join(directory, name), "utf8")) as Record<
          string,
          unknown
        >;
        return lock["hostname"] === hostname() ? Number(lock["pid"]) : 0;
      } catch {
        return 0;
      }
    });
}

function isPulumi(pid: number): boolean {
  try {
    const program = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] ?? "";
    return basename(program) === "pulumi";
  } catch {
    return false;
  }
}
