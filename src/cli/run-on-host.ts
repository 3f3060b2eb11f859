import { spawn } from "node:child_process";
import type { Reach } from "../render/reach";
import { shellWord } from "../render/shell";

/** What came of a step of a runner. `code` is null when the time was up. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a step of the runner of `server` with `args`, for at most `seconds`; it never throws. */
export function runOnHost(
  server: Reach,
  step: string,
  args: readonly string[],
  seconds: number,
): Promise<Ran> {
  const [program, ...words] = commandFor(server, step, args);
  return new Promise((resolve) => {
    // In a group of its own, so that nothing of it goes on when the time is up.
    const child = spawn(program, words, {
      env: process.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const timer = setTimeout(() => {
      stderr = `no answer within ${seconds} s`;
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {
        // It has ended in the meantime.
      }
    }, seconds * 1000);
    const end = (code: number | null, text = stderr): void => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr: text });
    };
    child.on("error", (error) => end(null, error.message));
    child.on("close", (code) => end(code));
  });
}

/** The words of the command: the runner itself, or the user's own SSH client with their configuration and agent. */
export function commandFor(
  { ssh, address, runner }: Reach,
  step: string,
  args: readonly string[],
): readonly [string, ...string[]] {
  const words = ["bash", runner, step, ...args];
  if (ssh === undefined) return words as [string, ...string[]];
  const command = [...(ssh.sudo ? ["sudo", "-n"] : []), ...words].map(shellWord).join(" ");
  return ["ssh", ...loginWords(ssh), ...wayThrough(ssh.proxy), "--", address, command];
}

function loginWords({ user, port }: Pick<NonNullable<Reach["ssh"]>, "user" | "port">) {
  return ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-p", String(port), "-l", user];
}

/**
 * The way through a proxy. Not `-J`, by which the login on the proxy would wait without a bound and ask for a password; the
 * same `ssh`, so that the proxy's key too must be one that the user knows.
 */
function wayThrough(proxy: NonNullable<Reach["ssh"]>["proxy"]): readonly string[] {
  if (proxy === undefined) return [];
  // ssh puts the host and its port in the place of %h and %p; what is a percent sign is written twice.
  const plain = [...loginWords(proxy), "--", proxy.address];
  const words = ["ssh", "-W", "[%h]:%p", ...plain.map((word) => word.replace(/%/g, "%%"))];
  return ["-o", `ProxyCommand=${words.map(shellWord).join(" ")}`];
}
