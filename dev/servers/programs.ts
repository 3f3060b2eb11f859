import { basename, dirname, join } from "node:path";
import { realpathSync } from "node:fs";

import { onPath } from "../support/on-path";
import { runProgram } from "../support/run-program";
import { cacheDirectory } from "../support/cache-directory";
import { type FlavorName, flavors } from "./flavors";
import { layOutBase } from "./launchers";
import type { SandboxLine } from "./lines";
import {
  distributedPrograms,
  type FoundPrograms,
  installedPrograms,
  linePrograms,
} from "./program-sources";

/** The programs of one server release. */
export interface DatabasePrograms {
  /** Holds a launcher of each program, under the name that the line gives it: `mariadbd`, `mysqldump` and so on. */
  readonly directory: string;
  /** The release, such as "10.11.19". */
  readonly version: string;
  /** The engine line, such as "mariadb-10.11". */
  readonly line: string;
  readonly flavor: FlavorName;
  /** The server's `basedir`. */
  readonly base: string;
}

/**
 * The programs of a server line, unpacked into the user's cache directory.
 *
 * Without a line they are the MariaDB of the running Debian, or, with `SANDBOX_SERVER=installed` in the environment,
 * the server that is installed on this machine.
 *
 * @throws {Error} If they cannot be had; the message says what to do.
 */
export async function databasePrograms(
  say: (line: string) => void,
  line?: SandboxLine,
): Promise<DatabasePrograms> {
  if (process.platform !== "linux") {
    throw new Error(
      `Cannot run database servers here: it must be Linux, it is ${process.platform}`,
    );
  }
  if (line !== undefined) return launched(await linePrograms(line, say));
  const wanted = process.env["SANDBOX_SERVER"] ?? "";
  if (wanted !== "" && wanted !== "installed") {
    throw new RangeError(
      `Cannot choose the database server: SANDBOX_SERVER must be unset or "installed", it is "${wanted}"`,
    );
  }
  return launched(wanted === "installed" ? installedPrograms() : await distributedPrograms(say));
}

async function launched(found: FoundPrograms): Promise<DatabasePrograms> {
  const flavor = flavors[found.flavor];
  const programs = new Map<string, string>();
  for (const name of [flavor.server, flavor.client, ...flavor.required, ...flavor.optional]) {
    const program = onPath(name, found.directories);
    if (program !== undefined) programs.set(name, program);
  }
  for (const name of [flavor.server, flavor.client, ...flavor.required]) {
    if (programs.has(name)) continue;
    throw new Error(
      `Cannot use the database server: the program "${name}" must be there, it is not; ${found.remedy}`,
    );
  }
  const server = realpathSync(programs.get(flavor.server) ?? "");
  const base = join(cacheDirectory(), "sandbox", found.key);
  const directory = await layOutBase(base, programs, found.base ?? dirname(dirname(server)), found);
  const version = await serverVersion(join(directory, flavor.server), flavor.version);
  const line = `${found.flavor}-${version.split(".").slice(0, 2).join(".")}`;
  return { directory, version, line, flavor: found.flavor, base };
}

async function serverVersion(server: string, pattern: RegExp): Promise<string> {
  const shown = await runProgram([server, "--no-defaults", "--version"]);
  const version = pattern.exec(shown.stdout)?.[1];
  if (version === undefined) {
    throw new Error(
      `Cannot use the database server: "${basename(server)} --version" must name its release, it says: ${(shown.stderr + shown.stdout).trim()}`,
    );
  }
  return version;
}
