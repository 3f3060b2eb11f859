import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

import { query, type SandboxServer } from "../../sandbox/server";
import { Master, Slave } from "../../src";
import type { MasterArgs } from "../../src/components/args";
import type { SlaveArgs } from "../../src/components/slave";
import { applyProgram, type Ran, type Registered, runCommand } from "./mini-engine";

/** What a test says of a server; the rest is the sandbox's. */
type Said<Args> = Partial<Omit<Args, "host" | "master">> & { host?: Partial<SlaveArgs["host"]> };

/** Declares a sandbox server as a master, by default with server id 1. */
export function masterOn(server: SandboxServer, { host, ...args }: Said<MasterArgs> = {}): Master {
  return new Master(server.name, {
    engine: "mariadb-10.11",
    serverId: 1,
    host: { address: "127.0.0.1", ...server.host, ...host },
    ...args,
  });
}

/** Declares a sandbox server as a slave, by default with server id 2. */
export function slaveOn(
  server: SandboxServer,
  master: Master | Slave,
  { host, ...args }: Said<SlaveArgs> = {},
): Slave {
  return new Slave(server.name, {
    engine: "mariadb-10.11",
    serverId: 2,
    master,
    host: { address: "127.0.0.1", ...server.host, ...host },
    ...args,
  });
}

/** Applies a program that must fail, and returns its message. */
export async function failureOf(program: () => unknown): Promise<string> {
  try {
    await applyProgram(program);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The program must fail, it succeeded");
}

/** The resource of that name. */
export function named(registered: readonly Registered[], name: string): Registered {
  const found = registered.find((resource) => resource.name === name);
  if (found === undefined) throw new ReferenceError(`No resource is named "${name}"`);
  return found;
}

/** Runs the `create` or `delete` of a registered step again, with its own stdin. */
export function again(
  registered: readonly Registered[],
  name: string,
  text: "create" | "delete" = "create",
): Promise<Ran> {
  const { inputs } = named(registered, name);
  return runCommand(String(inputs[text]), String(inputs["stdin"] ?? ""));
}

/** A step that runs in a process group of its own. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ran>;
  /** What it has said so far. */
  stderr(): string;
}

/** Starts the `create` of a registered step without waiting for its end. */
export function start(registered: readonly Registered[], name: string): Started {
  const { inputs } = named(registered, name);
  const child = spawn("/bin/sh", ["-c", String(inputs["create"])], { detached: true });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => undefined); // a killed step does not read
  child.stdin.end(String(inputs["stdin"] ?? ""));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    // Not "close": what outlives a killed step holds its pipes.
    child.on("exit", (code) => setImmediate(() => resolve({ code, stdout, stderr })));
  });
  return { pid: child.pid ?? 0, ended, stderr: () => stderr };
}

/** Waits until `condition` gives something true, and returns it. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  seconds = 30,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not so within ${seconds} s`);
    await delay(20);
  }
}

/** Waits until a query on a server gives `wanted`. */
export async function untilQuery(
  server: SandboxServer,
  sql: string,
  wanted: string,
  seconds = 30,
): Promise<void> {
  let last = "";
  try {
    await until(sql, async () => (last = await query(server, sql)) === wanted, seconds);
  } catch {
    expect(`${server.name}: ${last}`).toBe(`${server.name}: ${wanted}`);
  }
}

/** Processes below `ancestor` whose command line holds `word`. */
export function descendants(ancestor: number, word: string): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const stat = textOf(`/proc/${name}/stat`).replace(/^.*\) /s, "");
    if (stat !== "") parents.set(Number(name), Number(stat.split(" ")[1]));
  }
  const below = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined; at = parents.get(at))
      if (at === ancestor) return true;
    return false;
  };
  return [...parents.keys()].filter(
    (pid) => textOf(`/proc/${pid}/cmdline`).includes(word) && below(pid),
  );
}

/** A file's text; empty when it cannot be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The state of a server's channel by column; empty when it follows nobody. */
export async function channelOf(server: SandboxServer): Promise<Record<string, string>> {
  const printed = await query(server, "SHOW SLAVE STATUS\\G");
  return Object.fromEntries(
    [...printed.matchAll(/^ *([A-Za-z_]+): (.*)$/gm)].map(([, column, value]) => [column, value]),
  ) as Record<string, string>;
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
