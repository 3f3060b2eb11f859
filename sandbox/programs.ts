import { basename, delimiter, dirname, join } from "node:path";
import { realpathSync } from "node:fs";

import { debianPrograms, libraryPath, onPath, ownLoader, runProgram } from "../tools/debian";
import { cacheDirectory } from "../tools/engine/cache-directory";
import { mavenFiles } from "../tools/maven/maven-files";
import { type FlavorName, flavors } from "./flavors";
import { layOutBase, type Launching } from "./launchers";
import { lineSources, type SandboxLine } from "./lines";

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

/** Programs where they were unpacked or installed. */
interface Found extends Launching {
  readonly flavor: FlavorName;
  /** Names them in the cache directory. */
  readonly key: string;
  /** Where programs are looked for, in this order. */
  readonly directories: readonly string[];
  /** Where `share` and `lib` are; by default beside the server's directory. */
  readonly base?: string;
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
  if (line !== undefined) return launched(await unpacked(line, say));
  const wanted = process.env["SANDBOX_SERVER"] ?? "";
  if (wanted !== "" && wanted !== "installed") {
    throw new RangeError(
      `Cannot choose the database server: SANDBOX_SERVER must be unset or "installed", it is "${wanted}"`,
    );
  }
  return launched(wanted === "installed" ? installed() : await distributed(say));
}

/** The running distribution's MariaDB. */
async function distributed(say: (line: string) => void): Promise<Found> {
  const root = await debianPrograms({
    name: "mariadb",
    packages: lineSources["mariadb-10.11"].packages,
    say,
    instead: "or install a MariaDB server and set SANDBOX_SERVER=installed",
  });
  return inRoot("mariadb", root);
}

async function unpacked(line: SandboxLine, say: (line: string) => void): Promise<Found> {
  const { flavor, ...source } = lineSources[line];
  if ("suite" in source) {
    return inRoot(flavor, await debianPrograms({ name: flavor, ...source, say }));
  }
  const base = await mavenFiles({ name: line, ...source, say });
  const libraries =
    source.libraries.length === 0
      ? ""
      : libraryPath(
          await debianPrograms({
            name: `${line}-libraries`,
            packages: source.libraries,
            suite: "bookworm",
            say,
          }),
        );
  const directories = [join(base, "bin"), join(base, "scripts")];
  await runProgram(["chmod", "-R", "u+x", ...directories]);
  return { flavor, key: basename(base), directories, base, libraries, loader: undefined };
}

function inRoot(flavor: FlavorName, root: string): Found {
  return {
    flavor,
    key: basename(root),
    directories: [join(root, "usr", "sbin"), join(root, "usr", "bin")],
    libraries: libraryPath(root),
    loader: ownLoader(root),
  };
}

function installed(): Found {
  const directories = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/bin"];
  const flavor =
    onPath(flavors.mariadb.server, directories) === undefined &&
    onPath(flavors.mysql.server, directories) !== undefined
      ? "mysql"
      : "mariadb";
  return { flavor, key: "installed", directories, libraries: "", loader: undefined };
}

async function launched(found: Found): Promise<DatabasePrograms> {
  const { flavor: flavorName, key, directories } = found;
  const flavor = flavors[flavorName];
  const programs = new Map<string, string>();
  for (const name of [flavor.server, flavor.client, ...flavor.required, ...flavor.optional]) {
    const program = onPath(name, directories);
    if (program !== undefined) programs.set(name, program);
    else if (!(flavor.optional as readonly string[]).includes(name)) {
      throw new Error(
        `Cannot use the database server of this machine: "${name}" must be on PATH, it is not; install mariadb-server, or unset SANDBOX_SERVER`,
      );
    }
  }
  const server = realpathSync(programs.get(flavor.server) ?? "");
  const base = join(cacheDirectory(), "sandbox", key);
  const directory = await layOutBase(base, programs, found.base ?? dirname(dirname(server)), found);
  const version = await serverVersion(join(directory, flavor.server), flavor.version);
  const [major, minor] = version.split(".");
  return { directory, version, line: `${flavorName}-${major}.${minor}`, flavor: flavorName, base };
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
