import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
} from "node:fs";
import { copyFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { runProgram } from "../support/run-program";
import { certificateSettings } from "./certificate";
import { dataTemplate } from "./data-template";
import { flavors } from "./flavors";
import { hostSettings, type SandboxServer } from "./sandbox-server";
import { releasePorts, reservePort } from "./ports";
import { ownIdentity } from "../support/processes";
import type { DatabasePrograms } from "./programs";
import { record, recorded, type RegistryEntry } from "./registry";
import { removeServer } from "./remove-server";
import { renderBaseConfig, renderClientConfig } from "./server-files";
import { controlServer } from "./server-control";
import { makeSocketDirectory, socketPath } from "./socket-path";

export { cleanStale, removeServer } from "./remove-server";
export type { SandboxServer } from "./sandbox-server";
export { isRunning, killServer, query, startServer, stopServer } from "./server-control";

/** What a new server is made of. */
export interface ServerOptions {
  /** The directory that is to hold all of it. What a killed run left half-made there is removed. */
  readonly directory: string;
  readonly name: string;
  readonly programs: DatabasePrograms;
  /**
   * Further lines of the base option file, in its group `[mysqld]`.
   *
   * @default none
   */
  readonly config?: string;
  /**
   * A test's server is removed by the next run's {@link cleanStale} when this process has ended without doing so.
   *
   * @default "test"
   */
  readonly purpose?: RegistryEntry["purpose"];
  /**
   * Gets a line for each step that takes longer than two seconds.
   *
   * @default nothing is said
   */
  readonly say?: (line: string) => void;
}

/** How often another port is tried when somebody takes the chosen one before the server does. */
const portAttempts = 5;

/**
 * Makes an empty server in a directory of its own and starts it.
 *
 * @throws {Error} If the directory holds a server already, or the server does not start; its last words are in the
 * message, and nothing is left.
 */
export async function createServer(options: ServerOptions): Promise<SandboxServer> {
  const { name, programs, say = () => undefined } = options;
  mkdirSync(options.directory, { recursive: true });
  const directory = realpathSync(options.directory);
  if (readServer(directory) !== undefined) {
    throw new Error(
      `Cannot create the server "${name}": the directory "${directory}" must hold no server, it holds one`,
    );
  }
  const halfMade = recorded().some((entry) => entry.directory === directory);
  if (!halfMade && readdirSync(directory).length > 0) {
    throw new Error(
      `Cannot create the server "${name}": the directory "${directory}" must be empty, it is not`,
    );
  }
  const template = await dataTemplate(programs, say);
  const certificate = await certificateSettings(programs, say);
  await removeServer({ directory });
  record({ directory, purpose: options.purpose ?? "test", owner: ownIdentity() });
  try {
    await layOut(directory, programs, template);
    for (let attempt = 1; ; attempt += 1) {
      const port = await reservePort(directory);
      const socket = socketPath(directory);
      const extra = options.config ?? "";
      const base = renderBaseConfig({ directory, programs, port, socket, certificate, extra });
      await writeFile(join(directory, "my.cnf"), base);
      const server: SandboxServer = {
        name,
        line: programs.line,
        directory,
        port,
        host: hostSettings(directory, port, programs),
        client: [
          join(programs.directory, flavors[programs.flavor].client),
          `--defaults-file=${directory}/client.cnf`,
        ],
      };
      const started = await controlServer(server, "start");
      if (started === "") {
        // Renamed into place last: a directory without it is half-made.
        await writeFile(join(directory, "server.json.new"), JSON.stringify(server, undefined, 2));
        renameSync(join(directory, "server.json.new"), join(directory, "server.json"));
        return server;
      }
      if (!started.includes("Bind on TCP/IP port") || attempt === portAttempts) {
        throw new Error(`Cannot start the server "${name}": ${started}`);
      }
      releasePorts((owner) => owner === directory);
    }
  } catch (error) {
    await removeServer({ directory });
    throw error;
  }
}

/** The server that a directory holds, running or not; nothing when there is none or only a half-made one. */
export function readServer(directory: string): SandboxServer | undefined {
  const file = join(directory, "server.json");
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, "utf8")) as SandboxServer;
}

async function layOut(
  directory: string,
  programs: DatabasePrograms,
  template: string,
): Promise<void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const part of ["conf.d", "runner", "state", "tmp"]) mkdirSync(join(directory, part));
  makeSocketDirectory(directory);
  const { server, client } = flavors[programs.flavor];
  await symlink(join(programs.directory, server), join(directory, "server"));
  await symlink(join(programs.directory, client), join(directory, "client"));
  await copyFile(join(__dirname, "ctl.sh"), join(directory, "ctl"));
  await runProgram(["chmod", "755", join(directory, "ctl")]);
  await writeFile(join(directory, "client.cnf"), renderClientConfig(socketPath(directory)), {
    mode: 0o600,
  });
  const data = join(directory, "data");
  await rm(data, { recursive: true, force: true });
  const copied = await runProgram(["cp", "--reflink=auto", "-a", template, data]);
  if (copied.status !== 0) {
    throw new Error(`Cannot copy the empty database to "${data}": ${copied.stderr.trim()}`);
  }
}
