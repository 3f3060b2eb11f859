import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";

import { makeOnce } from "../support/make-once";
import { runProgram } from "../support/run-program";
import { cacheDirectory } from "../support/cache-directory";
import { type FlavorName, flavors } from "./flavors";
import type { DatabasePrograms } from "./programs";

/** How an empty database is made. */
interface Making {
  readonly program: string;
  readonly options: readonly string[];
  /** SQL that the server runs when its tables are there. */
  readonly sql: string;
  /** What of it each server makes for itself. */
  readonly own: readonly string[];
}

/**
 * A data directory of a server that has never run, to be copied for each new one.
 *
 * A server of MariaDB has no identity in its files: `server_uid` comes from the machine and the port. The id in
 * `aria_log_control`, which the copies share, tells only whether a table file came from elsewhere; a fresh one
 * makes `mysql.proc` unreadable (seen on 10.11: error 1034). MySQL's `server_uuid` is in a file that each makes.
 */
export function dataTemplate(
  programs: DatabasePrograms,
  say: (line: string) => void,
): Promise<string> {
  const user = userInfo().username;
  const { program, sql, own, ...making } = makings[programs.flavor](user);
  const options = [
    `--basedir=${programs.base}`,
    `--user=${user}`,
    ...making.options,
    ...flavors[programs.flavor].fileSettings.map((setting) => `--${setting}`),
  ];
  const key = createHash("sha256")
    .update([...options, sql].join("\n"))
    .digest("hex")
    .slice(0, 8);
  const name = `data-${programs.flavor}-${programs.version}-${key}`;
  const directory = join(cacheDirectory(), "sandbox", name);
  const purpose = "Making an empty database; a few seconds, once";
  return makeOnce(directory, purpose, say, async (temporary) => {
    const initial = `${temporary}.sql`;
    await writeFile(initial, sql);
    const made = await runProgram([
      join(programs.directory, program),
      "--no-defaults",
      ...options,
      `--datadir=${temporary}`,
      ...(sql === "" ? [] : [`--init-file=${initial}`]),
    ]);
    await rm(initial);
    if (made.status !== 0) {
      const said = (made.stdout + made.stderr).trim().split("\n").slice(-20).join("\n");
      throw new Error(
        `Cannot make an empty database: "${program}" must succeed, it ended with ${made.status}:\n${said}`,
      );
    }
    for (const file of own) await rm(join(temporary, file), { force: true });
    // Most of it is zeros, which copies need not write; a file system that knows no holes keeps them.
    const large = ["find", temporary, "-type", "f", "-size", "+1M"] as const;
    await runProgram([...large, "-exec", "fallocate", "--dig-holes", "{}", ";"]);
  });
}

const makings: Readonly<Record<FlavorName, (user: string) => Making>> = {
  mariadb: (user) => ({
    program: "mariadb-install-db",
    options: [
      "--skip-test-db",
      "--auth-root-authentication-method=socket",
      `--auth-root-socket-user=${user}`,
    ],
    sql: "",
    own: [],
  }),
  mysql: (user) => ({
    program: flavors.mysql.server,
    options: ["--initialize-insecure"],
    // As Debian's package does it, and for a user who is not root as well.
    sql: [
      "INSTALL PLUGIN auth_socket SONAME 'auth_socket.so';",
      "ALTER USER 'root'@'localhost' IDENTIFIED WITH auth_socket;",
      ...(user === "root"
        ? []
        : [
            `CREATE USER '${user}'@'localhost' IDENTIFIED WITH auth_socket;`,
            `GRANT ALL ON *.* TO '${user}'@'localhost' WITH GRANT OPTION;`,
            `GRANT PROXY ON ''@'' TO '${user}'@'localhost' WITH GRANT OPTION;`,
          ]),
      "",
    ].join("\n"),
    own: ["auto.cnf"],
  }),
};
