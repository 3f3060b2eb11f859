import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianPrograms } from "../../dev/packages/debian/index";
import { libraryPath } from "../../dev/packages/debian/library-path";
import { onPath } from "../../dev/support/on-path";
import { runProgram } from "../../dev/support/run-program";
import { until } from "./topologies";

/** An SSH agent that listens at `socket`. */
export interface Agent {
  readonly socket: string;
  close(): Promise<void>;
}

/**
 * Starts OpenSSH's agent, installed or fetched into the cache, with `keys` in it.
 *
 * @param directory where its socket goes; must exist
 */
export async function startAgent(directory: string, keys: readonly string[]): Promise<Agent> {
  const installed = onPath("ssh-agent") !== undefined;
  const root = installed
    ? "/"
    : await debianPrograms({ name: "openssh", packages: ["openssh-client"], say: console.log });
  const socket = join(directory, "agent");
  const env = {
    ...process.env,
    SSH_AUTH_SOCK: socket,
    ...(installed ? {} : { LD_LIBRARY_PATH: libraryPath(root) }),
  };
  const agent = spawn(join(root, "usr/bin/ssh-agent"), ["-D", "-a", socket], {
    env,
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => agent.once("close", () => resolve()));
  await until(async () => existsSync(socket));
  for (const [i, key] of keys.entries()) {
    const file = join(directory, `key-${i}`);
    writeFileSync(file, key, { mode: 0o600 });
    await runProgram([join(root, "usr/bin/ssh-add"), "-q", file], { environment: env });
  }
  return {
    socket,
    close: () => {
      agent.kill("SIGTERM");
      return ended;
    },
  };
}
