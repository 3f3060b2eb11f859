import { setTimeout as delay } from "node:timers/promises";

import { runProgram } from "../support/run-program";
import { query, type SandboxServer } from "../servers/server";
import { type Demo, typed } from "./place";
import { step } from "./say";
import { type DemoServers, serverNamed } from "./servers";
import { stackOutputs } from "./stack";
import type { TravellingRow } from "./topology";

/** How long a row may take to the other server. */
const travelSeconds = 20;

interface Account {
  readonly user: string;
  readonly password: string;
}

/**
 * Writes the topology's rows as its applications do, and reads each on the other server; returns what was seen, a line each.
 *
 * @throws {Error} If a row is not where it must be, or is taken where applications may not write.
 */
export async function prove(demo: Demo, servers: DemoServers): Promise<readonly string[]> {
  const account = await accountOf(demo);
  const seen: string[] = [];
  for (const row of demo.topology.rows) {
    const server = serverNamed(servers, row.from);
    const closed =
      account !== undefined && (await query(server, "SELECT @@global.read_only")) === "1";
    seen.push(
      closed ? await refused(server, row, account) : await travels(demo, servers, row, account),
    );
  }
  return seen;
}

async function accountOf(demo: Demo): Promise<Account | undefined> {
  const { account } = demo.topology;
  if (account === undefined) return undefined;
  const outputs = JSON.parse(await stackOutputs(demo, "secrets too")) as Record<string, Account>;
  return outputs[account];
}

async function refused(
  server: SandboxServer,
  { what, from, write }: TravellingRow,
  account: Account,
): Promise<string> {
  const { status, stderr } = await step(
    `Writing a row on ${from} as ${account.user}: ${what}`,
    () => asApplication(server, write, account),
  );
  const error = /^ERROR .*$/m.exec(stderr)?.[0] ?? stderr.trim();
  if (status === 0 || !error.startsWith("ERROR 1290 "))
    throw new Error(
      `Cannot show that ${from} refuses applications: a ${what} must be refused with error 1290, ${status === 0 ? "it was written" : `the server said ${error}`}`,
    );
  return `A ${what} of ${account.user} was refused on ${from}, which is not the writer: ${error}`;
}

async function travels(
  demo: Demo,
  servers: DemoServers,
  { what, from, to, write, found }: TravellingRow,
  account: Account | undefined,
): Promise<string> {
  const server = serverNamed(servers, from);
  const by = account === undefined ? "" : ` as ${account.user}`;
  const id = await step(`Writing a row on ${from}${by}: ${what}`, async () => {
    if (account === undefined) return query(server, write);
    const { status, stdout, stderr } = await asApplication(server, write, account);
    if (status !== 0) throw new Error(`Cannot write on "${from}"${by}: ${stderr.trim()}`);
    return stdout.trim();
  });
  const sent = Date.now();
  await step(`Reading it on ${to}`, async () => {
    while ((await query(serverNamed(servers, to), found(id))) !== "1") {
      if (Date.now() - sent > travelSeconds * 1000) {
        throw new Error(
          `Cannot show that a row travels: ${what} ${id} must be on ${to} within ${travelSeconds} s, it is not; look at: ${typed(demo, "status")}`,
        );
      }
      await delay(20);
    }
  });
  return `The ${what} ${id}, written on ${from}${by}, was read on ${to} after ${Date.now() - sent} ms.`;
}

/** Runs a statement over TCP with an account's password, as an application does: not as the administrator. */
function asApplication(
  { client: [program = "", ...args], port }: SandboxServer,
  sql: string,
  { user, password }: Account,
): ReturnType<typeof runProgram> {
  const there = ["--protocol=TCP", "--host=127.0.0.1", `--port=${port}`, `--user=${user}`];
  return runProgram([program, ...args, ...there, "--skip-column-names", "--batch"], {
    input: sql,
    environment: { MYSQL_PWD: password },
  });
}
