import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, realpath, rename, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";

import { debianPrograms, libraryPath, onPath, runProgram } from "../tools/debian";
import { cacheDirectory } from "../tools/engine/cache-directory";
import { shellWord } from "./shell-word";

/** The programs of one MariaDB release. */
export interface DatabasePrograms {
  /** Holds a launcher of each program: `mariadbd`, `mariadb`, `mariadb-dump` and so on. */
  readonly directory: string;
  /** The release, such as "10.11.19". */
  readonly version: string;
  /** The engine line, such as "mariadb-10.11". */
  readonly line: string;
  /** The root of the distribution's files, for the server's `basedir`. */
  readonly base: string;
}

const launched = [
  "mariadbd",
  "mariadb",
  "mariadb-admin",
  "mariadb-binlog",
  "mariadb-dump",
  "mariadb-install-db",
  "my_print_defaults",
] as const;

const packages = [
  "mariadb-server-core",
  "mariadb-client-core",
  "mariadb-client",
  "mariadb-common",
  "libmariadb3",
  "liburing2",
  "libaio1t64 | libaio1",
];

/**
 * MariaDB's programs: Debian's packages unpacked into the user's cache directory, or, with
 * `SANDBOX_SERVER=installed` in the environment, the server that is installed on this machine.
 *
 * @throws {Error} If they cannot be had; the message says what to do.
 */
export async function databasePrograms(say: (line: string) => void): Promise<DatabasePrograms> {
  if (process.platform !== "linux") {
    throw new Error(
      `Cannot run database servers here: it must be Linux, it is ${process.platform}`,
    );
  }
  const wanted = process.env["SANDBOX_SERVER"] ?? "";
  if (wanted !== "" && wanted !== "installed") {
    throw new RangeError(
      `Cannot choose the database server: SANDBOX_SERVER must be unset or "installed", it is "${wanted}"`,
    );
  }
  return wanted === "installed" ? installedPrograms() : unpackedPrograms(say);
}

async function unpackedPrograms(say: (line: string) => void): Promise<DatabasePrograms> {
  const root = await debianPrograms({
    name: "mariadb",
    packages,
    say,
    instead: "or install a MariaDB server and set SANDBOX_SERVER=installed",
  });
  const directories = [join(root, "usr", "sbin"), join(root, "usr", "bin")];
  return withLaunchers(directories, libraryPath(root), basename(root));
}

async function installedPrograms(): Promise<DatabasePrograms> {
  const directories = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/bin"];
  return withLaunchers(directories, "", "installed");
}

/** Launchers replace themselves by the program, so that a process id is the program's own. */
async function withLaunchers(
  directories: readonly string[],
  libraries: string,
  key: string,
): Promise<DatabasePrograms> {
  const directory = join(cacheDirectory(), "sandbox", key, "bin");
  await mkdir(directory, { recursive: true });
  for (const name of launched) {
    const program = onPath(name, directories);
    if (program === undefined) {
      throw new Error(
        `Cannot use the MariaDB server of this machine: "${name}" must be on PATH, it is not; install mariadb-server, or unset SANDBOX_SERVER`,
      );
    }
    await writeLauncher(join(directory, name), program, libraries);
  }
  const version = await serverVersion(directory);
  const [major, minor] = version.split(".");
  const server = await realpath(onPath("mariadbd", directories) ?? "/usr/sbin/mariadbd");
  const base = dirname(dirname(server));
  return { directory, version, line: `mariadb-${major}.${minor}`, base };
}

async function writeLauncher(file: string, program: string, libraries: string): Promise<void> {
  const lines = ["#!/bin/sh"];
  if (libraries !== "") {
    lines.push(
      `LD_LIBRARY_PATH=${shellWord(libraries)}"\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"`,
      "export LD_LIBRARY_PATH",
    );
  }
  const text = [...lines, `exec ${shellWord(program)} "$@"`, ""].join("\n");
  if (existsSync(file) && (await readFile(file, "utf8")) === text) return;
  // Renamed into place: another run may be executing the launcher.
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text);
  await chmod(temporary, 0o755);
  await rename(temporary, file);
}

async function serverVersion(directory: string): Promise<string> {
  const shown = await runProgram([join(directory, "mariadbd"), "--no-defaults", "--version"]);
  const version = /Ver ([\d.]+)-MariaDB/.exec(shown.stdout)?.[1];
  if (version === undefined) {
    throw new Error(
      `Cannot use the database server: "mariadbd --version" must name a MariaDB release, it says: ${(shown.stderr + shown.stdout).trim()}`,
    );
  }
  return version;
}
