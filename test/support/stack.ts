import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SandboxServer } from "../../dev/servers/server";
import { ensureEngine, type Engine } from "../../dev/engine";
import { run, type Ran } from "../../src/observe/run";
import { restoreCheckpoint } from "../../dev/engine/checkpoint";
import type { DeclaredServer, Declaration } from "../up/project";

/** The repository, whose library the stacks use. */
export const REPOSITORY = join(__dirname, "..", "..");

const projectFile = (project: string) => `name: ${project}
runtime:
  name: nodejs
  options:
    typescript: false
    nodeargs: "--import ${join(REPOSITORY, "node_modules", "tsx", "dist", "loader.mjs")}"
main: index.ts
`;

/** What a run of the engine did. */
export interface Run {
  readonly code: number | null;
  /** Everything it printed. */
  readonly output: string;
  /** Operation by resource name, without resources that stayed as they are. */
  readonly changes: Readonly<Record<string, string>>;
}

/** A run that goes on. */
export interface RunningStack {
  readonly process: ChildProcess;
  readonly ended: Promise<Run>;
  /** Resolves when the engine begins an operation on the resource named `name`; false when the run ended before. */
  begins(name: string): Promise<boolean>;
}

/** A stack of its own in `directory`, run by the real engine with a file backend. */
export class TestStack {
  private runs = 0;

  private constructor(
    /** Where its project is. */
    readonly directory: string,
    private readonly engine: Engine,
    private readonly project: string,
  ) {}

  /**
   * @param program of `test/up/project`: servers that a test declares, or `topology`, one of the repository's own
   * @param project what the stack's project is called; the stack is "test" in each
   */
  static async create(directory: string, program = "index", project = "test"): Promise<TestStack> {
    const engine = await ensureEngine((line) => process.stderr.write(`${line}\n`));
    mkdirSync(join(directory, "state"), { recursive: true });
    writeFileSync(join(directory, "Pulumi.yaml"), projectFile(project));
    writeFileSync(join(directory, "package.json"), `{ "name": "test", "private": true }\n`);
    symlinkSync(join(REPOSITORY, "node_modules"), join(directory, "node_modules"));
    await copyFile(
      join(REPOSITORY, "test", "up", "project", `${program}.ts`),
      join(directory, "index.ts"),
    );
    const stack = new TestStack(directory, engine, project);
    const { code, output } = await stack.start(["stack", "init", "test"]).ended;
    if (code !== 0) throw new Error(`Cannot create the stack: ${output}`);
    return stack;
  }

  /** Writes what the next run declares. */
  declare(servers: readonly DeclaredServer[], more: Partial<Declaration> = {}): void {
    const declaration: Declaration = { library: REPOSITORY, servers, ...more };
    writeFileSync(join(this.directory, "declaration.json"), JSON.stringify(declaration));
  }

  /** Sets the stack's configuration; what is not a string is given as JSON. */
  async configure(values: Readonly<Record<string, unknown>>): Promise<void> {
    const settings = Object.entries(values).flatMap(([key, value]) => [
      "--plaintext",
      `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
    ]);
    const { code, output } = await this.start(["config", "set-all", "-s", "test", ...settings])
      .ended;
    if (code !== 0) throw new Error(`Cannot configure the stack: ${output}`);
  }

  /** An output, secrets shown. */
  async output(name: string): Promise<unknown> {
    const { output } = await this.start(["stack", "output", name, "--json", "--show-secrets"])
      .ended;
    return JSON.parse(output) as unknown;
  }

  up(...flags: string[]): Promise<Run> {
    return this.start(["up", "--yes", "--skip-preview", "-s", "test", ...flags]).ended;
  }

  preview(...flags: string[]): Promise<Run> {
    return this.start(["preview", "--diff", "-s", "test", ...flags]).ended;
  }

  /** What `pulumi preview --json` prints: one document, or, streamed, an event a line. */
  previewJson(streamed = false): Promise<Ran> {
    const environment = {
      ...this.environment(),
      ...(streamed ? { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" } : {}),
    };
    const words = ["preview", "--json", "-s", "test", "--non-interactive"] as const;
    return run([this.engine.pulumi, ...words], undefined, 120, environment, this.directory);
  }

  destroy(): Promise<Run> {
    return this.start(["destroy", "--yes", "--skip-preview", "-s", "test"]).ended;
  }

  /** Releases the lock that a killed run left, after what a user does who finds half a checkpoint. */
  cancel(): Promise<Run> {
    restoreCheckpoint(join(this.directory, "state"), this.project, "test");
    return this.start(["cancel", "--yes", "test"]).ended;
  }

  /** The state as it lies on disk. */
  state(): string {
    return readFileSync(this.checkpoint(), "utf8");
  }

  /** Leaves of the state what an engine that is killed while it writes can leave. */
  truncateState(which: "checkpoint" | "its description"): void {
    writeFileSync(`${this.checkpoint()}${which === "checkpoint" ? "" : ".attrs"}`, "");
  }

  private checkpoint(): string {
    return join(this.directory, "state", ".pulumi", "stacks", this.project, "test.json");
  }

  /** Runs the command line tool where a user does, with the engine on PATH. */
  tool(...words: readonly string[]): Promise<Ran> {
    const loader = join(REPOSITORY, "node_modules", "tsx", "dist", "loader.mjs");
    const main = join(REPOSITORY, "src", "cli", "main.ts");
    const environment = {
      ...this.environment(),
      PATH: `${dirname(this.engine.pulumi)}:${process.env["PATH"] ?? ""}`,
    };
    const program = [process.execPath, "--import", loader, main, ...words] as const;
    return run(program, undefined, 120, environment, this.directory);
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      ...this.engine.environment,
      PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "passphrase of the test",
    };
  }

  start(args: readonly string[]): RunningStack {
    const log = join(this.directory, `events-${this.runs++}.log`);
    const logs = /^(up|preview|destroy)$/.test(args[0] ?? "");
    const child = spawn(
      this.engine.pulumi,
      [...args, ...(logs ? ["--event-log", log] : []), "--non-interactive"],
      {
        cwd: this.directory,
        env: { ...this.environment(), PULUMI_DEBUG_COMMANDS: "1" }, // for --event-log
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (output += text));
    let over = false;
    const ended = new Promise<Run>((resolve, reject) => {
      child.on("error", reject);
      // A killed engine leaves plugins that hold its output open: the exit counts, not the end of the streams.
      child.on("exit", (code) => {
        over = true;
        setImmediate(() => resolve({ code, output, changes: changesIn(log) }));
      });
    });
    return { process: child, ended, begins: (name) => untilBegun(log, name, () => over) };
  }
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
}

function eventsIn(log: string): readonly { op: string; name: string }[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const metadata = (JSON.parse(line) as EngineEvent).resourcePreEvent?.metadata;
        return metadata === undefined
          ? []
          : [{ op: metadata.op, name: metadata.urn.slice(metadata.urn.lastIndexOf("::") + 2) }];
      } catch {
        return []; // the last line of a killed engine
      }
    });
}

function changesIn(log: string): Record<string, string> {
  const changes: Record<string, string> = {};
  for (const { op, name } of eventsIn(log)) {
    // The engine shows and counts no provider that it makes by itself, as for a question about the stack.
    if (op !== "same" && name !== "default" && !name.startsWith("test-test"))
      changes[name] = changes[name] === undefined ? op : `${changes[name]}, ${op}`;
  }
  return changes;
}

async function untilBegun(log: string, name: string, over: () => boolean): Promise<boolean> {
  for (;;) {
    if (eventsIn(log).some((event) => event.name === name && event.op !== "same")) return true;
    if (over()) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The arguments of a sandbox server's host, at an address of its own spelling. */
export function hostArgs(server: SandboxServer, address = "127.0.0.1"): Record<string, unknown> {
  return { address, ...server.host };
}

/** A master of its server's line. */
export function master(server: SandboxServer, args: Record<string, unknown> = {}): DeclaredServer {
  return {
    kind: "master",
    name: server.name,
    args: { host: hostArgs(server), engine: server.line, serverId: 1, ...args },
  };
}

/** A slave of the server named `of`. */
export function slave(
  server: SandboxServer,
  of: string,
  serverId: number,
  args: Record<string, unknown> = {},
): DeclaredServer {
  return {
    kind: "slave",
    name: server.name,
    args: { host: hostArgs(server), engine: server.line, serverId, master: of, ...args },
  };
}

/** The arguments of a pair of two servers that replicates `shop`. */
export function pair(
  servers: readonly SandboxServer[],
  args: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    engine: servers[0]!.line,
    members: servers.map((server) => ({ name: server.name, host: hostArgs(server) })),
    databases: ["shop"],
    ...args,
  };
}
