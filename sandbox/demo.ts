import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { cacheDirectory } from "../tools/engine/cache-directory";
import { withLock } from "../tools/engine/lock";
import { destroy, down } from "./demo/down";
import { demoDirectory } from "./demo/place";
import { say } from "./demo/say";
import { ensureServers } from "./demo/servers";
import { ensureStack, runStack } from "./demo/stack";
import { status } from "./demo/status";
import { up } from "./demo/up";
import { directoryKey } from "./registry";

const commands = {
  up: () => alone(up),
  preview: () => alone(preview),
  destroy: () => alone(destroy),
  status,
  down: () => alone(down),
} as const;

async function preview(): Promise<number> {
  await ensureServers();
  return runStack(await ensureStack(), ["preview", "--diff"]);
}

/** Two demos of one clone at once would work on the same servers. */
function alone(command: () => Promise<number>): Promise<number> {
  mkdirSync(demoDirectory, { recursive: true, mode: 0o700 });
  const lock = join(cacheDirectory(), "sandbox", `demo-${directoryKey(demoDirectory)}.lock`);
  return withLock(lock, "another demo of this clone", say, command);
}

async function main(args: readonly string[]): Promise<number> {
  const name = args[0] ?? "up";
  if (args.length > 1 || !Object.hasOwn(commands, name)) {
    console.error(
      `Cannot run the demo: the argument must be one of ${Object.keys(commands).join(", ")}, it is "${args.join(" ")}"`,
    );
    return 2;
  }
  return commands[name as keyof typeof commands]();
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
