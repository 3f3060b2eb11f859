import { spawnSync } from "node:child_process";
import { Failure } from "./failure";

/** What `pulumi` printed, or why it ended otherwise than with 0. */
type Printed =
  { readonly stdout: string } | { readonly code: number | null; readonly said: string };

/** Runs `pulumi` in the current directory. @throws {Failure} If it cannot be run. */
export function pulumi(...words: readonly string[]): Printed {
  const { status, stdout, stderr, error } = spawnSync("pulumi", [...words, "--non-interactive"], {
    encoding: "utf8",
    env: process.env,
    timeout: 120_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error !== undefined) {
    throw new Failure(
      `Cannot look at the servers: "pulumi" must be on PATH, it cannot be run (${error.message}); or give the stack's outputs by --from <file>`,
    );
  }
  return status === 0 ? { stdout } : { code: status, said: stderr.trim() };
}

/** The name of the selected stack. @throws {Failure} If none is. */
export function selectedStack(): string {
  const printed = pulumi("stack", "--show-name");
  if ("stdout" in printed) return printed.stdout.trim();
  throw new Failure(
    `Cannot read the declarations: a stack must be named (--stack <name>) or selected, "pulumi stack" ended with ${printed.code}: ${printed.said}`,
  );
}
