import { query, type SandboxServer } from "../../dev/servers/server";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { until } from "./topologies";

/** What a master and its slave say of semi-synchronous replication; absent: the server knows no such thing. */
export interface SemiSyncState {
  /** ON while commits on the master wait. */
  readonly waits: string | undefined;
  /** The number of slaves for which they do. */
  readonly answeredBy: string | undefined;
  /** ON while the slave answers. */
  readonly answers: string | undefined;
}

/** The value of `what` of the master's or slave's side on a server, such as `status` or `yes_tx`. */
export async function semiSyncStatus(
  server: SandboxServer,
  side: "master" | "slave",
  what: string,
): Promise<string | undefined> {
  const { name } = dialectOf(server.line as EngineLine).semiSync[side];
  const row = await query(server, `SHOW GLOBAL STATUS LIKE '${name}_${what}'`);
  return row.split("\t")[1];
}

/** The state of both sides. */
export async function semiSyncState(
  master: SandboxServer,
  slave: SandboxServer,
): Promise<SemiSyncState> {
  return {
    waits: await semiSyncStatus(master, "master", "status"),
    answeredBy: await semiSyncStatus(master, "master", "clients"),
    answers: await semiSyncStatus(slave, "slave", "status"),
  };
}

/** Waits until both sides are in the state `wanted`. */
export async function untilSemiSync(
  master: SandboxServer,
  slave: SandboxServer,
  wanted: SemiSyncState,
): Promise<void> {
  let last: SemiSyncState | undefined;
  try {
    await until(async () => {
      last = await semiSyncState(master, slave);
      return JSON.stringify(last) === JSON.stringify(wanted);
    });
  } catch {
    expect(last).toEqual(wanted);
  }
}
