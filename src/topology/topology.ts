import type { EngineLine } from "../engine/dialects";
import type { HostSettings } from "./host";
import type { DatabaseDeclaration, MemberDeclaration } from "./pair";
import type { SemiSyncSettings } from "./semi-sync";

/**
 * A value of a my.cnf setting. Booleans are written as ON and OFF; a list as a line for each of its values, where the
 * server adds them up: `binlog_do_db`.
 */
export type SettingValue = string | number | boolean | readonly string[];

/** The binary log of a server. */
export interface BinlogSettings {
  /**
   * Base name of the binary log. Logs that exist keep their name; a declared name that differs from it is an error.
   * **On change:** an error on a server that logs, for the same reason.
   *
   * @default the name of the logs that exist, else "mysql-bin"
   */
  readonly name?: string;
  /**
   * Format of events. **On change:** restarts the server.
   *
   * @default "ROW"
   */
  readonly format?: "ROW" | "MIXED" | "STATEMENT";
  /**
   * Size in MiB, 1 to 1024, at which a file is closed and the next one begins. **On change:** set live.
   *
   * @default the server's, 1024
   */
  readonly maxSizeMiB?: number;
  /**
   * Days for which logs are kept, at least 1; a slave that is disconnected for longer must be seeded again. **On change:**
   * set live; a shorter time than the server's needs {@link shortenRetentionOn}.
   *
   * @default the server's own retention is left alone
   */
  readonly expireDays?: number;
  /**
   * Commits after which the log is flushed to disk; 1 loses nothing in a crash. **On change:** set live.
   *
   * @default 1
   */
  readonly sync?: number;
  /**
   * Name of the server on which a shorter retention may delete logs. **On change:** nothing by itself.
   *
   * @default none: a shorter retention is an error
   */
  readonly shortenRetentionOn?: string;
}

/** Privileges on one database or table. */
export interface Grant {
  /**
   * A database, `database.table`, or `*` for everything. `_` and `%` stand for themselves; each counts twice in the 64
   * characters that GRANT allows for a database.
   */
  readonly on: string;
  /**
   * As GRANT spells them: "SELECT", "INSERT", "UPDATE (state, owner)", "ALL", "REPLICATION CLIENT". A privilege that the
   * engine line does not know, or cannot grant on this object, is refused before anything runs.
   */
  readonly privileges: readonly string[];
}

/** An account, without its password. */
export interface AccountDeclaration {
  readonly user: string;
  /** Addresses or patterns from which it may log in. */
  readonly from: readonly string[];
  readonly grants: readonly Grant[];
  /** Whether the password is made by the library. */
  readonly generated: boolean;
}

/** How a slave gets the master's data. */
export interface SeedDeclaration {
  /**
   * `dump` loads a dump of the replicated databases, streamed from the master; `auto` does the same today. `none` is your
   * promise that the data are there already, with their position. **On change:** nothing, unless `generation` is raised.
   *
   * @default "auto"
   */
  readonly method?: "auto" | "dump" | "none";
  /**
   * Raise it by one to replace the slave's data with a new dump. **On change:** re-seeds.
   *
   * @default 1
   */
  readonly generation?: number;
  /**
   * Names the server whose data the seed may overwrite, as the refusal prints it (`server_id/hostname`).
   * **On change:** nothing by itself; it counts when a seed runs.
   *
   * @default none: a server that holds data is refused
   */
  readonly overwrite?: string;
  /**
   * Seconds after which a dump is given up. **On change:** nothing; it counts for the next seed.
   *
   * @default 86400
   */
  readonly timeoutSeconds?: number;
}

/** How a slave proves that it follows. */
export interface VerifyDeclaration {
  /**
   * Whether the proof is a marker row, written on the master to the small database `pulumi_replication` and read on the
   * slave. Without it the proof is the position that the slave has reached, and only server id and host name tell a rebuilt
   * master. Slaves below a server without markers have none either. **On change:** set live where filters change.
   *
   * @default true
   */
  readonly marker?: boolean;
  /**
   * Seconds that the proof waits for the slave to catch up. **On change:** proves again.
   *
   * @default 3600
   */
  readonly catchUpSeconds?: number;
  /**
   * Whether the proof compares the replicated tables with the master's by CHECKSUM TABLE, which reads them in full on both
   * servers. The replication account gets SELECT on them for this. A table that is written to is compared several times.
   * **On change:** proves again.
   *
   * @default false
   */
  readonly checksum?: boolean;
}

/**
 * How a server comes by its data: as {@link SeedDeclaration.method} says, or, in a pair, `origin`: it has them, the other
 * member is made from it; `empty`: neither has any.
 */
export type SeedMethod = NonNullable<SeedDeclaration["method"]> | "origin" | "empty";

/** "This server follows `master`". */
export interface LinkDeclaration {
  readonly master: string;
  readonly position: "gtid" | "file";
  readonly seed: Required<Omit<SeedDeclaration, "overwrite" | "method">> &
    Pick<SeedDeclaration, "overwrite"> & { readonly method: SeedMethod };
  readonly verify: Required<VerifyDeclaration>;
  /** The replication account on the master. */
  readonly user: string;
  /** Whether the declaration brings its password; otherwise one is made. */
  readonly passwordGiven: boolean;
  /** From where it may log in; absent: the slave's own address. */
  readonly from?: string;
  readonly connectRetrySeconds: number;
  /** Whether it is encrypted; absent: as the engine line does it unasked. */
  readonly tls?: boolean;
  /** Whether the master's commits may wait for this slave; absent: they do if the master waits at all. */
  readonly semiSync?: boolean;
  /** Whether its configuration waits for that of the slave declared before it. */
  readonly rollout: "serial" | "parallel";
  /** Any new text has it proved again. */
  readonly recheck: string;
}

/** One database server, as declared. Plain data: nothing here is a secret or an Output. */
export interface ServerDeclaration {
  /** Names the server in Pulumi, in messages and in files on its host. */
  readonly name: string;
  readonly line: EngineLine;
  /** `server_id`: unique in the topology, 1 to 4294967295. */
  readonly serverId: number;
  readonly host: Required<Omit<HostSettings, "clientOptionFile">> &
    Pick<HostSettings, "clientOptionFile">;
  readonly binlog: BinlogSettings;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly accounts: readonly AccountDeclaration[];
  /** What is replicated; absent: everything. Only a server that follows nobody declares it. */
  readonly databases?: readonly string[];
  /** Those of them that are made here; absent: none, all are there. */
  readonly makes?: readonly DatabaseDeclaration[];
  /** Whether databases and accounts are made through the caller's `mysql.Provider`, as far as its plugin can on the line. */
  readonly plugin?: true;
  /** Whether transactions carry GTIDs. A slave's are its master's: only a server that follows nobody declares it. */
  readonly gtid: boolean;
  /** Its commits wait for slaves; absent: they do not. */
  readonly semiSync?: Required<SemiSyncSettings>;
  readonly restart: "when-needed" | "never";
  readonly follows?: LinkDeclaration;
  /** What it is in its multi-master pair; absent: it is in none. */
  readonly member?: MemberDeclaration;
}

/** What is to exist: servers, and who follows whom. Masters stand before their slaves. */
export interface Topology {
  readonly servers: readonly ServerDeclaration[];
}

/** The server named `name`. @throws {ReferenceError} If there is none. */
export function serverNamed(topology: Topology, name: string): ServerDeclaration {
  const server = topology.servers.find((candidate) => candidate.name === name);
  if (server === undefined)
    throw new ReferenceError(`Cannot find server "${name}": it is not declared`);
  return server;
}

/**
 * The servers above `server`, its own master first; empty for one that follows nobody. A member of a pair is the last: what
 * is written there travels, from whichever of the two. Ends at a link that leads nowhere, or back: rules ask before it is
 * known that there is none.
 */
export function mastersOf(
  topology: Topology,
  server: ServerDeclaration,
): readonly ServerDeclaration[] {
  const masters: ServerDeclaration[] = [];
  for (let at = server; at.follows !== undefined; at = masters.at(-1)!) {
    const master = topology.servers.find(({ name }) => name === at.follows?.master);
    if (master === undefined || masters.includes(master)) break;
    masters.push(master);
    if (master.member !== undefined) break;
  }
  return masters;
}

/** All that write what arrives at `server`, its own master first: those of {@link mastersOf}, and the other member of a pair. */
export function serversAbove(
  topology: Topology,
  server: ServerDeclaration,
): readonly ServerDeclaration[] {
  const masters = mastersOf(topology, server);
  const last = masters.at(-1);
  const other = last?.member && last.follows && serverNamed(topology, last.follows.master);
  return other === undefined || other === server ? masters : [...masters, other];
}

/** The servers that follow the server named `name` directly. */
export function slavesOf(topology: Topology, name: string): readonly ServerDeclaration[] {
  return topology.servers.filter((server) => server.follows?.master === name);
}

/** What travels to and through `server`; absent: everything. */
export function replicatedDatabases(
  topology: Topology,
  server: ServerDeclaration,
): readonly string[] | undefined {
  return (mastersOf(topology, server).at(-1) ?? server).databases;
}

/** Patterns of the tables that travel to `server`; absent: all of its databases. */
export function replicatedTables(
  topology: Topology,
  server: ServerDeclaration,
): readonly string[] | undefined {
  return (mastersOf(topology, server).at(-1) ?? server).member?.tables;
}

/** Whether transactions that travel to and through `server` carry GTIDs. */
export function usesGtid(topology: Topology, server: ServerDeclaration): boolean {
  return (mastersOf(topology, server).at(-1) ?? server).gtid;
}

/** Whether a marker row proves that `server` follows: it is declared so, and so are the slaves that it comes through. */
export function usesMarker(topology: Topology, server: ServerDeclaration): boolean {
  const way = [server, ...mastersOf(topology, server)].flatMap(({ follows }) => follows ?? []);
  return way.length > 0 && way.every(({ verify }) => verify.marker);
}

/** Whether the master of `server` waits for it: the master is declared so, and the slave not otherwise. */
export function acknowledges(topology: Topology, server: ServerDeclaration): boolean {
  const [master] = mastersOf(topology, server);
  return master?.semiSync !== undefined && server.follows?.semiSync !== false;
}

/** The servers of the pair named `pair`. */
export function membersOf(topology: Topology, pair: string): readonly ServerDeclaration[] {
  return topology.servers.filter(({ member }) => member?.pair === pair);
}
