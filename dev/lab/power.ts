import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { hasEnded, identityOf, type ProcessIdentity } from "../support/processes";
import { hostDirectory, LOGS, namespaceOf } from "./place";
import { succeeds } from "./sh";

/** Switches the host on; returns at once. */
export async function switchOn(name: string): Promise<void> {
  if (isRunning(name)) return;
  mkdirSync(LOGS, { recursive: true });
  const groups = controlGroups(name);
  for (const group of groups) mkdirSync(group, { recursive: true });
  const console = openSync(join(LOGS, `${name}.console`), "w");
  const child = spawn(
    join(__dirname, "supervise.sh"),
    [name, join(hostDirectory(name), "root"), namespaceOf(name), ...groups],
    { detached: true, stdio: ["ignore", console, console] },
  );
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  child.unref();
  writeFileSync(supervisorFile(name), JSON.stringify(identityOf(child.pid ?? 0)));
}

/** Whether the host is on. */
export function isRunning(name: string): boolean {
  const supervisor = supervisorOf(name);
  return supervisor !== undefined && !hasEnded(supervisor);
}

/** Cuts the host's power: every process of it ends at once. What it had written stays. */
export async function powerCut(name: string): Promise<void> {
  const supervisor = supervisorOf(name);
  if (supervisor !== undefined && !hasEnded(supervisor)) {
    for (const machine of childrenOf(supervisor.pid))
      for (const init of childrenOf(machine)) kill(init, "SIGKILL");
    await ended(supervisor, 15, name);
  }
  rmSync(supervisorFile(name), { force: true });
  for (const group of controlGroups(name).filter((path) => existsSync(path)))
    if (!(await succeeds(["find", group, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+"])))
      throw new Error(`Cannot remove ${group}: processes of ${name} are still in it`);
}

/** Shuts the host down in order; after a minute and a half its power is cut. */
export async function shutDown(name: string): Promise<void> {
  const supervisor = supervisorOf(name);
  if (supervisor !== undefined && !hasEnded(supervisor)) {
    for (const machine of childrenOf(supervisor.pid)) kill(machine, "SIGTERM");
    await ended(supervisor, 90, name).catch(() => undefined);
  }
  await powerCut(name);
}

/** Removes the control group that those of all hosts are in. */
export function removeControlGroups(): void {
  for (const root of trees())
    if (existsSync(join(root, "pmr-lab"))) rmdirSync(join(root, "pmr-lab"));
}

function supervisorFile(name: string): string {
  return join(hostDirectory(name), "supervisor");
}

function supervisorOf(name: string): ProcessIdentity | undefined {
  if (!existsSync(supervisorFile(name))) return undefined;
  return JSON.parse(readFileSync(supervisorFile(name), "utf8")) as ProcessIdentity;
}

async function ended(process: ProcessIdentity, seconds: number, name: string): Promise<void> {
  for (let look = 0; look < seconds * 10; look += 1) {
    if (hasEnded(process)) return;
    await delay(100);
  }
  throw new Error(`Cannot end ${name}: its supervisor, process ${process.pid}, goes on`);
}

function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return children === "" ? [] : children.split(" ").map(Number);
  } catch {
    return []; // It has ended.
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/** Where a host's own control groups are: in the one tree of version 2, or in systemd's two of a hybrid layout. */
function controlGroups(name: string): string[] {
  return trees().map((root) => join(root, "pmr-lab", name));
}

function trees(): string[] {
  const CGROUP2 = 0x63677270;
  const whole = statfsSync("/sys/fs/cgroup").type === CGROUP2;
  return whole ? ["/sys/fs/cgroup"] : ["/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"];
}
