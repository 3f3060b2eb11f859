import { spawn } from "node:child_process";

/** What a program left behind. */
export interface ProgramResult {
  /** The exit status; 127 when the program does not exist, 128 when a signal ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  /**
   * What the program reads from its standard input.
   *
   * @default nothing: the input is empty
   */
  readonly input?: string;
  /**
   * Variables added to this process's own environment.
   *
   * @default none
   */
  readonly environment?: NodeJS.ProcessEnv;
  /**
   * The directory it runs in.
   *
   * @default this process's own
   */
  readonly directory?: string;
  /**
   * After so many seconds the program is killed.
   *
   * @default 600
   */
  readonly limitSeconds?: number;
  /**
   * Asked every quarter of a second: the program and its children are killed once it is true. The program then has a
   * process group of its own, which a Ctrl-C at the terminal does not reach.
   *
   * @default never
   */
  readonly abandon?: () => boolean;
}

/** What a program printed, first on stdout, then on stderr. */
export function outputOf({ stdout, stderr }: ProgramResult): string {
  return [stdout, stderr]
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .join("\n");
}

/** Runs a program without a shell and waits for it; a failure is a status, never an exception. */
export function runProgram(
  command: readonly [string, ...string[]],
  options: RunOptions = {},
): Promise<ProgramResult> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.directory,
      env: { ...process.env, ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
      detached: options.abandon !== undefined,
    });
    const { abandon } = options;
    const watch =
      abandon === undefined ? undefined : setInterval(() => abandon() && killGroup(child.pid), 250);
    // Node's own `timeout` goes on when the program does not exist, and keeps the process alive.
    const limit = setTimeout(() => child.kill("SIGKILL"), (options.limitSeconds ?? 600) * 1000);
    const finish = (result: ProgramResult): void => {
      clearTimeout(limit);
      clearInterval(watch);
      resolve(result);
    };
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error) => finish({ status: 127, stdout, stderr: error.message }));
    child.on("close", (status) => finish({ status: status ?? 128, stdout, stderr }));
    // A program that ends without reading its input is judged by its status.
    child.stdin.on("error", () => undefined).end(options.input ?? "");
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended by itself.
  }
}
