import { copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { SandboxServer } from "../servers/server";
import { runProgram } from "../support/run-program";
import type { Engine } from "../engine";
import { type StepSeconds, stepSeconds } from "./steps";

const repository = join(__dirname, "..", "..");

/** How the program of a stack is run: compiled before, or compiled by tsx as it is loaded. */
export type Runtime = "compiled" | "tsx";

/** Compiles the library as npm ships it; returns the directory that a program requires. */
export async function compileLibrary(directory: string): Promise<string> {
  const made = await runProgram([
    process.execPath,
    join(repository, "node_modules", "typescript", "bin", "tsc"),
    ...["-p", join(repository, "tsconfig.build.json"), "--outDir", join(directory, "dist")],
  ]);
  if (made.status !== 0) throw new Error(`Cannot compile the library: ${made.stdout}`);
  cpSync(join(repository, "templates"), join(directory, "templates"), { recursive: true });
  copyFileSync(join(repository, "package.json"), join(directory, "package.json"));
  symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
  return join(directory, "dist");
}

/** Makes a stack in `directory`; its state is there too, so that a second runtime can share it. */
export class Stack {
  constructor(
    private readonly directory: string,
    private readonly engine: Engine,
    private readonly library: string,
  ) {
    mkdirSync(join(directory, "state"), { recursive: true });
    symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
    for (const name of ["program.cjs", "package.json"])
      copyFileSync(
        join(name === "program.cjs" ? __dirname : repository, name),
        join(directory, name),
      );
    this.use("compiled");
  }

  /** How the program runs from now on. */
  use(runtime: Runtime): void {
    const loader = join(repository, "node_modules", "tsx", "dist", "loader.mjs");
    const args = runtime === "tsx" ? `--import ${loader}` : "--no-deprecation";
    this.runtime = runtime;
    writeFileSync(
      join(this.directory, "Pulumi.yaml"),
      `name: bench\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: "${args}"\nmain: program.cjs\n`,
    );
  }
  private runtime: Runtime = "compiled";
  /** The steps that the last run made. */
  made: StepSeconds = new Map();

  async init(): Promise<this> {
    await this.pulumi(["stack", "init", "bench"]);
    return this;
  }

  /** Writes what the next run declares: a master and slaves, a pair, so many commands that do nothing, or nothing. */
  declare(declaration: {
    readonly servers?: readonly unknown[];
    readonly pair?: object;
    readonly idle?: number;
  }): void {
    const library = this.runtime === "tsx" ? join(repository, "src") : this.library;
    writeFileSync(
      join(this.directory, "declaration.json"),
      JSON.stringify({ ...declaration, library }),
    );
  }

  /**
   * Runs `pulumi up`; returns how many seconds it took.
   *
   * @throws {Error} If it fails, or changes something when it should not.
   */
  async up(expected: "changes" | "no changes"): Promise<number> {
    const started = process.hrtime.bigint();
    const output = await this.pulumi(["up", "--yes", "--skip-preview", "--stack", "bench"]);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const changed = /\d+ (created|updated|deleted|replaced)/.test(output);
    if (changed !== (expected === "changes"))
      throw new Error(`Cannot measure: "pulumi up" must make ${expected}, it printed:\n${output}`);
    this.made = stepSeconds(output);
    return seconds;
  }

  /** How many resources the stack has that a plugin looks after. */
  async resources(): Promise<number> {
    const { deployment } = JSON.parse(
      await this.pulumi(["stack", "export", "--stack", "bench"]),
    ) as {
      readonly deployment: {
        readonly resources: readonly { readonly custom: boolean; readonly type: string }[];
      };
    };
    return deployment.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
      .length;
  }

  private async pulumi(args: readonly string[]): Promise<string> {
    const run = await runProgram([this.engine.pulumi, ...args, "--non-interactive"], {
      directory: this.directory,
      environment: {
        ...this.engine.environment,
        PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "passphrase of the bench",
      },
    });
    if (run.status === 0) return run.stdout;
    throw new Error(
      `Cannot measure: "pulumi ${args[0]}" ended with ${run.status}:\n${run.stdout}${run.stderr}`,
    );
  }
}

/** A master and its slaves as the program takes them. */
export function declared(
  servers: readonly SandboxServer[],
  {
    maxConnections = 200,
    rollout = "parallel",
  }: { maxConnections?: number; rollout?: string } = {},
): unknown[] {
  return servers.map(({ name, line, host }, i) => {
    const common = { host: { address: "127.0.0.1", ...host }, engine: line, serverId: i + 1 };
    const grants = [{ on: "shop", privileges: ["SELECT"] }];
    const accounts = [{ user: "app", from: "127.0.0.1", grants }];
    const settings = { max_connections: maxConnections };
    const args =
      i === 0 ? { ...common, databases: ["shop"], settings, accounts } : { ...common, rollout };
    return { name, args };
  });
}
