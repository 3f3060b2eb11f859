import type { SandboxServer } from "../../dev/servers/server";
import { runProgram } from "../../dev/support/run-program";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { wordsOf, writeOnSlave } from "./words";

const PASSWORD = "Another-1";

/** Runs `inside` while the slave `server` refuses its administrator, whose password is another one. */
export async function whileRefusing(server: SandboxServer, inside: () => Promise<void>) {
  const [now, before] = {
    mariadb: [`BY '${PASSWORD}'`, "BY ''"],
    mysql: [`WITH caching_sha2_password BY '${PASSWORD}'`, "WITH auth_socket"],
  }[wordsOf(server).flavor] as [string, string];
  await writeOnSlave(server, `ALTER USER root@localhost IDENTIFIED ${now}`);
  try {
    await inside();
  } finally {
    const { allowWrites, forbidWrites } = dialectOf(server.line as EngineLine).statements;
    const [program = "", ...words] = server.client;
    await runProgram([program, ...words, `--password=${PASSWORD}`], {
      input: [
        allowWrites,
        "SET sql_log_bin = 0",
        `ALTER USER root@localhost IDENTIFIED ${before}`,
        forbidWrites,
      ]
        .filter(Boolean)
        .join("; "),
    });
  }
}
