import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { goQuote } from "./go-quote";
import { output } from "./output";
import type { Run } from "./run";

const signalTexts: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGALRM: "alarm clock",
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGQUIT: "quit",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/** Runs a command on this machine, in the program's directory and with the whole environment of the CLI. */
export const localRun: Run = (operation, command, inputs, previous) => {
  const interpreter = inputs.interpreter?.length ? inputs.interpreter : ["/bin/sh", "-c"];
  const [file = "", ...args] = [...interpreter, command];
  const captured = output(inputs.logging, operation.status);
  const failure = (status: string): Error =>
    new Error(`${status}: running ${goQuote(command)}:\n${captured.mixed()}`);

  return new Promise((resolve, reject) => {
    if (inputs.dir !== undefined && !existsSync(inputs.dir)) {
      reject(failure(`chdir ${inputs.dir}: no such file or directory`));
      return;
    }
    let child: ChildProcess;
    try {
      child = spawn(file, args, {
        ...(inputs.dir === undefined ? {} : { cwd: inputs.dir }),
        env: { ...process.env, ...inputs.environment, ...previous },
        stdio: [inputs.stdin ? "pipe" : "ignore", "pipe", "pipe"],
      });
    } catch (error) {
      reject(failure(startProblem(error as NodeJS.ErrnoException, file)));
      return;
    }
    let refused: Error | undefined;
    const kill = (): void => void child.kill("SIGKILL");
    const take = (stream: "stdout" | "stderr", chunk: Uint8Array): void => {
      if (refused !== undefined) return;
      try {
        captured.take(stream, chunk);
      } catch (error) {
        refused = error as Error;
        kill();
      }
    };
    child.stdout?.on("data", (chunk: Uint8Array) => take("stdout", chunk));
    child.stderr?.on("data", (chunk: Uint8Array) => take("stderr", chunk));
    // A command may end without having read its input.
    child.stdin?.on("error", () => {});
    child.stdin?.end(inputs.stdin);
    operation.signal.addEventListener("abort", kill, { once: true });
    child.on("error", (error) => reject(failure(startProblem(error, file))));
    // "close", not "exit": like the real plugin, a call lasts until nobody holds stdout and stderr any more.
    child.on("close", (code, signal) => {
      operation.signal.removeEventListener("abort", kill);
      if (refused !== undefined) return reject(refused);
      captured.flush();
      if (signal !== null) return reject(failure(`signal: ${signalTexts[signal] ?? signal}`));
      if (code !== 0) return reject(failure(`exit status ${code}`));
      try {
        resolve(captured.printed());
      } catch (error) {
        reject(error);
      }
    });
  });
};

/** Go's text for a program that cannot be started. */
function startProblem(error: NodeJS.ErrnoException, file: string): string {
  if (error.code === "ERR_INVALID_ARG_VALUE") return "environment variable contains NUL";
  if (error.code === "ENOENT" && !file.includes("/")) {
    return `exec: ${goQuote(file)}: executable file not found in $PATH`;
  }
  const texts: Readonly<Record<string, string>> = {
    E2BIG: "argument list too long",
    EACCES: "permission denied",
    ENOENT: "no such file or directory",
  };
  return `fork/exec ${file}: ${texts[error.code ?? ""] ?? error.message}`;
}
