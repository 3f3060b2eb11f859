import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";

import { runProgram } from "../../tools/debian";
import { type Engine, ensureEngine } from "../../tools/engine";
import { restoreCheckpoint } from "../../tools/engine/checkpoint";
import { demoDirectory, repository } from "./place";
import { say, step } from "./say";
import { sandboxFile } from "./servers";
import { freeStack } from "./stack-lock";

/** The stack's name, which also names its topology, `stacks/sandbox.ts`. */
const stack = "sandbox";

/** Holds the backend's state. */
export const stateDirectory = join(demoDirectory, "state");

/** A project of the same name, so that the stack's settings are not written into `stacks/`. */
const settingsProject = join(demoDirectory, "project");
const settingsFile = join(settingsProject, `Pulumi.${stack}.yaml`);

/** The engine, with the environment for the demo's own backend. */
export interface DemoStack {
  readonly pulumi: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Whether the stack has been made. */
export function stackExists(): boolean {
  return existsSync(settingsFile) && existsSync(join(stateDirectory, ".pulumi"));
}

/** Makes the stack unless it is there, sets its configuration and frees it of what a killed run left locked. */
export async function ensureStack(): Promise<DemoStack> {
  const engine = await step("Looking for the Pulumi engine", () => ensureEngine(say));
  const demo = demoStack(engine);
  mkdirSync(stateDirectory, { recursive: true });
  mkdirSync(settingsProject, { recursive: true });
  const passphrase = join(demoDirectory, "passphrase");
  if (!existsSync(passphrase) || readFileSync(passphrase, "utf8") === "") {
    writeFileSync(passphrase, randomBytes(24).toString("base64url"), { mode: 0o600 });
  }
  const project = /^name: .+$/m.exec(readFileSync(join(repository, "Pulumi.yaml"), "utf8"))?.[0];
  writeFileSync(join(settingsProject, "Pulumi.yaml"), `${project}\nruntime: nodejs\n`);
  await freeStack(stateDirectory, () => pulumiQuietly(demo, ["cancel", "--yes", "--stack", stack]));
  if (restoreCheckpoint(stateDirectory, (project ?? "").replace("name: ", ""), stack)) {
    say("- Putting back the last whole state, because a killed run has left half a one");
  }
  const select = ["stack", "select", "--create", "--stack", stack];
  await step("Preparing the stack", async () => {
    await mustSucceed(demo, select);
    const setting = ["mysql-replication:sandbox", sandboxFile];
    await mustSucceed(demo, ["config", "set", "--stack", stack, "--plaintext", ...setting]);
  });
  return demo;
}

/** Runs `pulumi up`, `preview` or `destroy` on the stack, its output shown; returns its exit code. */
export async function runStack(demo: DemoStack, args: readonly string[]): Promise<number> {
  const where = ["--stack", stack, "--config-file", settingsFile, "--suppress-permalink=true"];
  const unattended = process.stdin.isTTY && process.stdout.isTTY ? [] : ["--non-interactive"];
  const child = spawn(demo.pulumi, [...args, ...where, ...unattended], {
    cwd: repository,
    env: demo.environment,
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

/** The stack's outputs as Pulumi prints them, secrets hidden; empty when there are none. */
export async function stackOutputs(): Promise<string> {
  if (!stackExists()) return "";
  const demo = demoStack(await ensureEngine(() => undefined));
  const shown = await pulumiQuietly(demo, ["stack", "output", "--stack", stack]);
  const empty = shown.status !== 0 || shown.stdout.includes("No output values");
  return empty ? "" : shown.stdout.trim();
}

function demoStack(engine: Engine): DemoStack {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    ...engine.environment,
    PULUMI_BACKEND_URL: `file://${stateDirectory}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: join(demoDirectory, "passphrase"),
  };
  // It would win over the file.
  delete environment["PULUMI_CONFIG_PASSPHRASE"];
  return { pulumi: engine.pulumi, environment };
}

function pulumiQuietly(demo: DemoStack, args: readonly string[]): ReturnType<typeof runProgram> {
  return runProgram([demo.pulumi, ...args, "--non-interactive"], {
    directory: settingsProject,
    environment: { ...demo.environment, PULUMI_CONFIG_PASSPHRASE: undefined },
  });
}

async function mustSucceed(demo: DemoStack, args: readonly string[]): Promise<void> {
  const result = await pulumiQuietly(demo, args);
  if (result.status === 0) return;
  throw new Error(
    `Cannot prepare the stack: "pulumi ${args.join(" ")}" must succeed, it ended with ${result.status}: ${(result.stderr + result.stdout).trim()}`,
  );
}
