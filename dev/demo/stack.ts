import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";

import { runProgram } from "../support/run-program";
import { type Engine, ensureEngine } from "../engine";
import { restoreCheckpoint } from "../engine/checkpoint";
import { type Demo, repository } from "./place";
import { say, step } from "./say";
import type { DemoServers } from "./servers";
import { freeStack } from "./stack-lock";

/** A demo's stack: the engine, with the environment for the demo's own backend. */
export interface DemoStack extends Places {
  readonly pulumi: string;
  readonly environment: NodeJS.ProcessEnv;
}

interface Places {
  /** The stack's name, which also names its topology, `stacks/<name>.ts`. */
  readonly name: string;
  /** Holds the backend's state. */
  readonly stateDirectory: string;
  /** A project of the same name, so that the stack's settings are not written into `stacks/`. */
  readonly settingsProject: string;
  readonly settingsFile: string;
  readonly passphraseFile: string;
}

function placesOf({ topology: { name }, directory }: Demo): Places {
  const settingsProject = join(directory, "project");
  return {
    name,
    stateDirectory: join(directory, "state"),
    settingsProject,
    settingsFile: join(settingsProject, `Pulumi.${name}.yaml`),
    passphraseFile: join(directory, "passphrase"),
  };
}

/** Whether the demo's stack has been made. */
export function stackExists(demo: Demo): boolean {
  const { settingsFile, stateDirectory } = placesOf(demo);
  return existsSync(settingsFile) && existsSync(join(stateDirectory, ".pulumi"));
}

/**
 * Makes the stack unless it is there and frees it of what a killed run left locked.
 *
 * @param servers what its configuration describes; without them it keeps the one it has
 */
export async function ensureStack(demo: Demo, servers?: DemoServers): Promise<DemoStack> {
  const engine = await step("Looking for the Pulumi engine", () => ensureEngine(say));
  const stack = demoStack(demo, engine);
  const { name, stateDirectory, settingsProject, passphraseFile } = stack;
  mkdirSync(stateDirectory, { recursive: true });
  mkdirSync(settingsProject, { recursive: true });
  if (!existsSync(passphraseFile) || readFileSync(passphraseFile, "utf8") === "") {
    writeFileSync(passphraseFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  }
  const project = /^name: (.+)$/m.exec(readFileSync(join(repository, "Pulumi.yaml"), "utf8"))?.[1];
  writeFileSync(join(settingsProject, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
  await freeStack(stateDirectory, () => pulumiQuietly(stack, ["cancel", "--yes", "--stack", name]));
  if (restoreCheckpoint(stateDirectory, project ?? "", name)) {
    say("- Putting back the last whole state, because a killed run has left half a one");
  }
  await step("Preparing the stack", async () => {
    await mustSucceed(stack, ["stack", "select", "--create", "--stack", name]);
    if (servers === undefined) return;
    const configuration = demo.topology.configuration(Object.fromEntries(servers));
    for (const [key, value] of Object.entries(configuration)) {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      const setting = [`${project}:${key}`, text];
      await mustSucceed(stack, ["config", "set", "--stack", name, "--plaintext", ...setting]);
    }
  });
  return stack;
}

/** Runs `pulumi up`, `preview` or `destroy` on the stack, its output shown; returns its exit code. */
export async function runStack(stack: DemoStack, args: readonly string[]): Promise<number> {
  const { name, settingsFile } = stack;
  const where = ["--stack", name, "--config-file", settingsFile, "--suppress-permalink=true"];
  const unattended = process.stdin.isTTY && process.stdout.isTTY ? [] : ["--non-interactive"];
  const child = spawn(stack.pulumi, [...args, ...where, ...unattended], {
    cwd: repository,
    env: stack.environment,
    stdio: "inherit",
  });
  // A Ctrl-C reaches Pulumi too, which then ends in order; until it has, its servers are being worked on.
  const wait = (): void => undefined;
  const end = (): void => void child.kill("SIGTERM");
  process.on("SIGINT", wait).on("SIGTERM", end).on("SIGHUP", end);
  const code = await new Promise<number>((resolve) => {
    child.on("error", () => resolve(127));
    child.on("close", (status, signal) =>
      resolve(status ?? 128 + constants.signals[signal ?? "SIGKILL"]),
    );
  });
  process.off("SIGINT", wait).off("SIGTERM", end).off("SIGHUP", end);
  return code;
}

/** The stack's outputs as JSON, secrets hidden unless asked for; empty when there are none. */
export async function stackOutputs(demo: Demo, secrets?: "secrets too"): Promise<string> {
  if (!stackExists(demo)) return "";
  const stack = demoStack(demo, await ensureEngine(() => undefined));
  const asked = ["--json", ...(secrets === undefined ? [] : ["--show-secrets"])];
  const shown = await pulumiQuietly(stack, ["stack", "output", ...asked, "--stack", stack.name]);
  return shown.status !== 0 || shown.stdout.trim() === "{}" ? "" : shown.stdout;
}

function demoStack(demo: Demo, engine: Engine): DemoStack {
  const places = placesOf(demo);
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    ...engine.environment,
    PULUMI_BACKEND_URL: `file://${places.stateDirectory}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: places.passphraseFile,
  };
  // It would win over the file.
  delete environment["PULUMI_CONFIG_PASSPHRASE"];
  return { ...places, pulumi: engine.pulumi, environment };
}

function pulumiQuietly(stack: DemoStack, args: readonly string[]): ReturnType<typeof runProgram> {
  return runProgram([stack.pulumi, ...args, "--non-interactive"], {
    directory: stack.settingsProject,
    environment: { ...stack.environment, PULUMI_CONFIG_PASSPHRASE: undefined },
  });
}

async function mustSucceed(stack: DemoStack, args: readonly string[]): Promise<void> {
  const result = await pulumiQuietly(stack, args);
  if (result.status === 0) return;
  throw new Error(
    `Cannot prepare the stack: "pulumi ${args.join(" ")}" must succeed, it ended with ${result.status}: ${(result.stderr + result.stdout).trim()}`,
  );
}
