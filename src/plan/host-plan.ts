import { dialectOf, type EngineLine } from "../engine/dialects";
import { canonicalSetting } from "../engine/setting-facts";
import {
  mastersOf,
  replicatedDatabases,
  type AccountDeclaration,
  type ServerDeclaration,
  type Topology,
  usesMarker,
} from "../topology/topology";
import type { DatabaseDeclaration, MemberDeclaration } from "../topology/pair";
import { acknowledges } from "../topology/semi-sync";
import { planSeed, type SeedPlan } from "./seed-plan";
import { semiSyncPlugins, type Plugin } from "./semi-sync";
import type { ServerSettings } from "./setting";
import { settingsFor } from "./settings";

/** Everything that is to be done on one host, without addresses and secrets. */
export interface HostPlan {
  readonly name: string;
  readonly line: EngineLine;
  readonly role: "master" | "slave" | "member";
  readonly port: number;
  readonly settings: ServerSettings;
  readonly accounts: readonly AccountDeclaration[];
  readonly restart: "when-needed" | "never";
  /** Options whose value the declaration chose, so that a live log under another name is an error. */
  readonly declaredLogNames: readonly string[];
  /** Whether settings that a server with data keeps may change: a slave that is about to be seeded loses what it has. */
  readonly keepsData: boolean;
  readonly shortenRetentionOn?: string;
  /** Plugins that the settings need; they are installed on the running server, which loads them at every start. */
  readonly plugins: readonly Plugin[];
  /** Databases that travel; absent: everything. */
  readonly databases?: readonly string[];
  readonly follow?: FollowPlan;
  readonly member?: MemberPlan;
}

/** What a member of a pair does beside following the other. */
export interface MemberPlan {
  /** Databases that are made here. */
  readonly databases: readonly DatabaseDeclaration[];
  readonly writes: boolean;
  readonly switchSeconds: number;
  readonly runsEvents: boolean;
}

/** How a slave follows. */
export interface FollowPlan {
  readonly master: string;
  /** The server that writes what travels to this slave: its master, or that one's master, and so on. */
  readonly root: string;
  readonly masterPort: number;
  readonly position: "gtid" | "file";
  /** Whether the channel begins at what this server itself has written, too. */
  readonly currentPosition?: true;
  readonly user: string;
  /** From where the replication account logs in; absent: the slave's own address. */
  readonly from?: string;
  readonly connectRetrySeconds: number;
  readonly tls?: boolean;
  /** Whether the master's commits wait for this slave. */
  readonly semiSync: boolean;
  readonly seed: SeedPlan;
  readonly marker: boolean;
  /** The servers whose declared filters may keep a part of `databases` from this slave: it may hold less than its master. */
  readonly filteredBy: readonly string[];
  readonly catchUpSeconds: number;
}

/** The plan of `server`. Slaves that are declared later change nothing in it. */
export function planHost(topology: Topology, server: ServerDeclaration): HostPlan {
  const databases = replicatedDatabases(topology, server);
  const { shortenRetentionOn } = server.binlog;
  return {
    name: server.name,
    line: server.line,
    role: roleOf(server),
    port: server.host.port,
    settings: settingsFor(topology, server),
    accounts: server.accounts,
    restart: server.restart,
    declaredLogNames: server.binlog.name === undefined ? [] : ["log_bin"],
    keepsData: keepsData(server),
    ...(shortenRetentionOn === undefined ? {} : { shortenRetentionOn }),
    plugins: semiSyncPlugins(topology, server),
    ...(databases === undefined ? {} : { databases }),
    ...(server.follows === undefined
      ? {}
      : { follow: planFollow(topology, server, server.follows) }),
    ...(server.member === undefined ? {} : { member: planMember(server.member) }),
  };
}

function roleOf({ follows, member }: ServerDeclaration): HostPlan["role"] {
  if (member !== undefined) return "member";
  return follows === undefined ? "master" : "slave";
}

function planMember({
  databases,
  writes,
  switchSeconds,
  runsEvents,
}: MemberDeclaration): MemberPlan {
  return { databases, writes, switchSeconds, runsEvents };
}

/** Whether `server` keeps the data it has, on a line where some settings may then not change. */
export function keepsData({ line, follows }: ServerDeclaration): boolean {
  return (
    dialectOf(line).variables.keptWithData.length > 0 &&
    (follows === undefined || ["none", "origin", "empty"].includes(follows.seed.method))
  );
}

/** Whether what is declared of `server` keeps a part of what is written on masters from itself or from its slaves. */
export function declaresFilter({ line, settings, member }: ServerDeclaration): boolean {
  return (
    member?.tables !== undefined ||
    Object.keys(settings).some((name) =>
      /^(replicate|binlog)_(wild_)?(do|ignore|rewrite)_/.test(canonicalSetting(line, name)),
    )
  );
}

function planFollow(
  topology: Topology,
  server: ServerDeclaration,
  link: NonNullable<ServerDeclaration["follows"]>,
): FollowPlan {
  const masters = mastersOf(topology, server);
  return {
    master: link.master,
    root: masters.at(-1)?.name ?? link.master,
    masterPort: masters[0]?.host.port ?? 3306,
    position: link.position,
    ...(server.member?.currentPosition ? { currentPosition: true } : {}),
    user: link.user,
    ...(link.from === undefined ? {} : { from: link.from }),
    connectRetrySeconds: link.connectRetrySeconds,
    ...(link.tls === undefined ? {} : { tls: link.tls }),
    semiSync: acknowledges(topology, server),
    seed: planSeed(server, link, masters),
    marker: usesMarker(topology, server),
    filteredBy: [server, ...masters].filter(declaresFilter).map(({ name }) => name),
    catchUpSeconds: link.verify.catchUpSeconds,
  };
}
