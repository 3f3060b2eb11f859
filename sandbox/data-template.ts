import { createHash } from "node:crypto";
import { userInfo } from "node:os";
import { join } from "node:path";

import { makeOnce, runProgram } from "../tools/debian";
import { cacheDirectory } from "../tools/engine/cache-directory";
import type { DatabasePrograms } from "./programs";
import { fileSettings } from "./server-files";

/**
 * A data directory of a server that has never run, to be copied for each new one.
 *
 * A server of MariaDB has no identity in its files: `server_uid` comes from the machine and the port. The id in
 * `aria_log_control`, which the copies share, tells only whether a table file came from elsewhere; a fresh one
 * makes `mysql.proc` unreadable (seen on 10.11: error 1034).
 */
export function dataTemplate(
  programs: DatabasePrograms,
  say: (line: string) => void,
): Promise<string> {
  const user = userInfo().username;
  const options = [
    `--basedir=${programs.base}`,
    `--user=${user}`,
    "--skip-test-db",
    "--auth-root-authentication-method=socket",
    `--auth-root-socket-user=${user}`,
    ...fileSettings.map((setting) => `--${setting}`),
  ];
  const key = createHash("sha256").update(options.join("\n")).digest("hex").slice(0, 8);
  const directory = join(cacheDirectory(), "sandbox", `data-${programs.version}-${key}`);
  return makeOnce(
    directory,
    "Making an empty database; a few seconds, once",
    say,
    async (temporary) => {
      const made = await runProgram([
        join(programs.directory, "mariadb-install-db"),
        "--no-defaults",
        ...options,
        `--datadir=${temporary}`,
      ]);
      if (made.status !== 0) {
        const said = (made.stdout + made.stderr).trim().split("\n").slice(-20).join("\n");
        throw new Error(
          `Cannot make an empty database: "mariadb-install-db" must succeed, it ended with ${made.status}:\n${said}`,
        );
      }
    },
  );
}
