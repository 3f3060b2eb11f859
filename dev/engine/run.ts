import { spawn } from "node:child_process";
import { constants } from "node:os";
import { ensureEngine } from ".";

/** Runs the engine's CLI with its environment: `node --import tsx dev/engine/run.ts <pulumi arguments>`. */
async function main(): Promise<void> {
  const engine = await ensureEngine((line) => console.error(line));
  const child = spawn(engine.pulumi, process.argv.slice(2), {
    stdio: "inherit",
    env: { ...process.env, ...engine.environment },
  });
  // The terminal sends a Ctrl-C to both; the CLI decides what it means, and this process only waits.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
  child.on("close", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGKILL"];
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
