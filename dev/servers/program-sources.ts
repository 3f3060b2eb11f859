import { basename, delimiter, join } from "node:path";

import { debianPrograms, libraryPath, ownLoader } from "../packages/debian";
import { onPath } from "../support/on-path";
import { mavenFiles } from "../packages/maven/maven-files";
import { type FlavorName, flavors } from "./flavors";
import type { Launching } from "./launchers";
import { lineSources, type SandboxLine } from "./lines";

/** Programs where they were unpacked or installed. */
export interface FoundPrograms extends Launching {
  readonly flavor: FlavorName;
  /** Names them in the cache directory. */
  readonly key: string;
  /** Where programs are looked for, in this order. */
  readonly directories: readonly string[];
  /**
   * Where `share` and `lib` are.
   *
   * @default the directory above the server program's own
   */
  readonly base?: string;
  /** What to do when a program is not there. */
  readonly remedy: string;
}

/** The running distribution's MariaDB. */
export async function distributedPrograms(say: (line: string) => void): Promise<FoundPrograms> {
  const { packages } = lineSources["mariadb-10.11"];
  const instead = "or install a MariaDB server and set SANDBOX_SERVER=installed";
  return inRoot("mariadb", await debianPrograms({ name: "mariadb", packages, say, instead }));
}

/** The programs of a line, from wherever a machine can have them. */
export async function linePrograms(
  line: SandboxLine,
  say: (line: string) => void,
): Promise<FoundPrograms> {
  const { flavor, ...source } = lineSources[line];
  if ("suite" in source) {
    return inRoot(flavor, await debianPrograms({ name: flavor, ...source, say }));
  }
  const base = await mavenFiles({ name: line, ...source, say });
  return {
    flavor,
    key: basename(base),
    directories: source.programs.map((directory) => join(base, directory)),
    base,
    libraries: await librariesOf(line, source.libraries, say),
    loader: undefined,
    remedy: removal(base),
  };
}

/** Debian's libraries of an archive that brings none: built for older releases, they fit the running one. */
async function librariesOf(
  line: SandboxLine,
  packages: readonly string[],
  say: (line: string) => void,
): Promise<string> {
  if (packages.length === 0) return "";
  const name = `${line}-libraries`;
  return libraryPath(await debianPrograms({ name, packages, suite: "bookworm", say }));
}

/** The server that is installed on this machine. */
export function installedPrograms(): FoundPrograms {
  const directories = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/bin"];
  const names = Object.keys(flavors) as FlavorName[];
  return {
    flavor: names.find((name) => onPath(flavors[name].server, directories)) ?? "mariadb",
    key: "installed",
    directories,
    libraries: "",
    loader: undefined,
    remedy: "install mariadb-server, or unset SANDBOX_SERVER",
  };
}

function inRoot(flavor: FlavorName, root: string): FoundPrograms {
  return {
    flavor,
    key: basename(root),
    directories: [join(root, "usr", "sbin"), join(root, "usr", "bin")],
    libraries: libraryPath(root),
    loader: ownLoader(root),
    remedy: removal(root),
  };
}

function removal(directory: string): string {
  return `remove "${directory}", which is made again`;
}
