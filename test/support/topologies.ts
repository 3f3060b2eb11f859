import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import type { SandboxServer } from "../../dev/servers/sandbox-server";
import { serverProcesses } from "../../dev/servers/server-processes";
import {
  type EngineLine,
  Master,
  type MasterArgs,
  type SeedArgs,
  type Server,
  Slave,
  type SlaveArgs,
} from "../../src";
import { applyProgram, commandOf, isCommand, type Ran, runCommand } from "./mini-engine";

/** A step as the engine would run it. */
export interface Step {
  readonly create: string;
  readonly delete: string | undefined;
  readonly stdin: string;
}

/** The steps of a program, by name. */
export type Steps = ReadonlyMap<string, Step>;

/** Declares a master on a sandbox server, named like it. */
export function masterOn(server: SandboxServer, args: Partial<MasterArgs> = {}): Master {
  return new Master(server.name, { ...common(server, 1), ...args });
}

/**
 * Declares a slave on a sandbox server, named like it. Its data come by dump, which is tried with every kind of data, unless it
 * declares another method, or SEED_METHOD does.
 */
export function slaveOn(
  server: SandboxServer,
  master: Server,
  args: Partial<SlaveArgs> = {},
): Slave {
  const method = (process.env["SEED_METHOD"] ?? "dump") as NonNullable<SeedArgs["method"]>;
  const seed = { method, ...args.seed };
  return new Slave(server.name, { ...common(server, 2), master, ...args, seed });
}

function common(server: SandboxServer, serverId: number) {
  return {
    engine: server.line as EngineLine,
    serverId,
    host: { address: "127.0.0.1", ...server.host },
  } as const;
}

/** The steps that `program` would run, with nothing run. */
export async function stepsOf(program: () => unknown): Promise<Steps> {
  const registered = await applyProgram(program, async () => ({ code: 0, stdout: "", stderr: "" }));
  return new Map(
    registered
      .filter(({ type }) => isCommand(type))
      .map(({ name, inputs }) => [
        name,
        {
          create: commandOf(inputs, "create"),
          delete: inputs["delete"] === undefined ? undefined : commandOf(inputs, "delete"),
          stdin: String(inputs["stdin"] ?? ""),
        },
      ]),
  );
}

/** The step named `name`. @throws {ReferenceError} If the program has none of that name. */
export function step(steps: Steps, name: string): Step {
  const found = steps.get(name);
  if (found === undefined) {
    throw new ReferenceError(`Cannot run "${name}": the steps are ${[...steps.keys()].join(", ")}`);
  }
  return found;
}

/** Runs one step and returns what came of it, failed or not. */
export function runStep(steps: Steps, name: string): Promise<Ran> {
  const { create, stdin } = step(steps, name);
  return runCommand(create, stdin);
}

/** Proves a slave anew, as a changed `recheck` does: nothing but mark and verify runs. */
export async function prove(steps: Steps, name = "db2"): Promise<Ran> {
  const mark = await runStep(steps, `${name}-mark`);
  expect(mark).toMatchObject({ code: 0, stderr: "" });
  const values = mark.stdout.replace(/^([a-z_]+)=/gm, "value\t$1\t");
  return runCommand(step(steps, `${name}-verify`).create, values);
}

/** Has the installed runner of `server` wait for `seconds` where it waits longer; until it is installed again. */
export function shortenWait({ host }: SandboxServer, wait: string, seconds: number): void {
  const runner = `${host.installDirectory}/${host.port}/runner`;
  const text = readFileSync(runner, "utf8");
  const shorter = text.replace(new RegExp(`^${wait}=\\d+$`, "m"), `${wait}=${seconds}`);
  expect(shorter).not.toBe(text);
  writeFileSync(runner, shorter);
}

/** Runs the `delete` of a step. */
export function runDelete(steps: Steps, name: string): Promise<Ran> {
  const { delete: text, stdin } = step(steps, name);
  if (text === undefined) throw new ReferenceError(`Cannot delete "${name}": it has no delete`);
  return runCommand(text, stdin);
}

/** A step that runs, in a session of its own. */
export interface RunningStep {
  readonly pid: number;
  /** What it has said so far. */
  readonly stderr: () => string;
  readonly ended: Promise<Ran>;
  /** Kills the step with all its children, not the server, and waits until they are gone. */
  kill(): Promise<void>;
}

/** Starts a step that a test looks at or kills while it runs. */
export function startStep(steps: Steps, name: string): RunningStep {
  const { create, stdin } = step(steps, name);
  const child = spawn("/bin/sh", ["-c", create], { detached: true });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  const session = String(child.pid);
  return {
    pid: child.pid ?? 0,
    stderr: () => stderr,
    ended: new Promise((resolve) =>
      child.on("exit", (code) => {
        setImmediate(() => resolve({ code, stdout, stderr }));
      }),
    ),
    kill: async () => {
      await until(() => {
        const alive = processesOfSession(session);
        for (const pid of alive) {
          try {
            process.kill(pid, "SIGKILL");
          } catch {
            // It has ended in the meantime.
          }
        }
        return alive.length === 0;
      });
    },
  };
}

function processesOfSession(session: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        return fields[0] !== "Z" && fields[3] === session;
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Waits until `condition` holds, for at most 40 s. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("Cannot wait any longer: the condition must hold");
    await delay(10);
  }
}

/** The server's process: another id means that it was restarted. */
export function processOf(server: SandboxServer): number {
  const [pid, ...others] = serverProcesses(server.directory);
  if (pid === undefined || others.length > 0) {
    throw new Error(`Cannot name the process of "${server.name}": it must have one`);
  }
  return pid;
}

/** The option file that the library owns; nothing when there is none. */
export function configFileOf({ host }: SandboxServer): string | undefined {
  return existsSync(host.configFile) ? readFileSync(host.configFile, "utf8") : undefined;
}

/** A file of the runner's state on the server's host. */
export function stateFile({ host, port }: SandboxServer, ...path: readonly string[]): string {
  return join(host.stateDirectory, String(port), ...path);
}
