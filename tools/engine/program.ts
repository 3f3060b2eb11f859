import { spawn } from "node:child_process";

/** How a program ended. */
export interface Outcome {
  /** Its exit code; 127 if there is no such program, -1 if a signal ended it. */
  readonly code: number;
  /** What it printed on stdout and stderr, in the order it came. */
  readonly text: string;
}

/** What a program is run with. */
export interface ProgramOptions {
  readonly directory?: string;
  /** Merged over this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Called every quarter of a second; the program and its children are ended once it is true. The program then has a
   * process group of its own, which a Ctrl-C at the terminal does not reach.
   */
  readonly abandon?: () => boolean;
}

/** Runs a program without input to its end. Never throws: the outcome tells. */
export function program(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...(options.directory === undefined ? {} : { cwd: options.directory }),
      env: { ...process.env, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: options.abandon !== undefined,
    });
    const chunks: Uint8Array[] = [];
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // The group has ended by itself.
      }
    };
    const watch =
      options.abandon === undefined
        ? undefined
        : setInterval(() => options.abandon?.() === true && end(), 250);
    const finish = (code: number): void => {
      clearInterval(watch);
      resolve({ code, text: Buffer.concat(chunks).toString() });
    };
    child.stdout.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    child.on("error", (error) => {
      chunks.push(new TextEncoder().encode(error.message));
      finish(127);
    });
    child.on("close", (code) => finish(code ?? -1));
  });
}
