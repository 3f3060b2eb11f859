import { spawn } from "node:child_process";

/** What came of a program. `code` is null when the time was up, or it did not start. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `program` with `words` in `directory`, and `stdin` to read, for at most `seconds`; it never throws. */
export function run(
  [program, ...words]: readonly [string, ...string[]],
  stdin: string | undefined,
  seconds: number,
  environment: NodeJS.ProcessEnv = process.env,
  directory?: string,
): Promise<Ran> {
  return new Promise((resolve) => {
    // In a group of its own, so that nothing of it goes on when the time is up.
    const child = spawn(program, words, {
      env: environment,
      ...(directory === undefined ? {} : { cwd: directory }),
      stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    // One that ends before it has read everything says why on its own.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin);
    const timer = setTimeout(() => {
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {
        // It has ended in the meantime, or runs as another user (sudo).
      }
      end(null, `no answer within ${seconds} s`);
      // What could not be ended is not waited for.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      child.unref();
    }, seconds * 1000);
    const end = (code: number | null, text = stderr): void => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr: text });
    };
    child.on("error", (error) => end(null, error.message));
    child.on("close", (code) => end(code));
  });
}
