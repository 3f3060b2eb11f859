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
    });
    // Node's own `timeout` goes on when the program does not exist, and keeps the process alive.
    const limit = setTimeout(() => child.kill("SIGKILL"), (options.limitSeconds ?? 600) * 1000);
    const finish = (result: ProgramResult): void => {
      clearTimeout(limit);
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
