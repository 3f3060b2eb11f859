import { dialectOf, type EngineLine } from "../engine/dialects";
import {
  replicatedDatabases,
  replicatedTables,
  type ServerDeclaration,
  type Topology,
} from "../topology/topology";
import type { AccountDeclaration } from "../arguments/accounts";
import type { DatabaseDeclaration } from "../arguments/databases";
import type { MemberDeclaration } from "../arguments/member";
import { planFollow, type FollowPlan } from "./follow-plan";
import { planPlugin, type PluginPlan } from "./plugin-plan";
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
  /** Patterns of what of them travels; absent: all of it. */
  readonly tables?: readonly string[];
  /** Those of them that are made here; absent: none. */
  readonly makes?: readonly DatabaseDeclaration[];
  /** What is made through the caller's `mysql.Provider`; absent: there is none. */
  readonly plugin?: PluginPlan;
  readonly follow?: FollowPlan;
  readonly member?: MemberPlan;
}

/** What a member of a pair does beside following the other. */
export interface MemberPlan {
  /** What the pair is called. */
  readonly pair: string;
  /** Databases that are made here. */
  readonly databases: readonly DatabaseDeclaration[];
  readonly writes: boolean;
  readonly switchSeconds: number;
  readonly runsEvents: boolean;
}

/** The plan of `server`. Slaves that are declared later change nothing in it. */
export function planHost(topology: Topology, server: ServerDeclaration): HostPlan {
  const databases = replicatedDatabases(topology, server);
  const tables = replicatedTables(topology, server);
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
    ...(tables === undefined ? {} : { tables }),
    ...(server.makes === undefined ? {} : { makes: server.makes }),
    ...(server.plugin === undefined ? {} : { plugin: planPlugin(server) }),
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
  pair,
  databases,
  writes,
  switchSeconds,
  runsEvents,
}: MemberDeclaration): MemberPlan {
  return { pair, databases, writes, switchSeconds, runsEvents };
}

/** Whether `server` keeps the data it has, on a line where some settings may then not change. */
export function keepsData({ line, follows }: ServerDeclaration): boolean {
  return (
    dialectOf(line).variables.keptWithData.length > 0 &&
    (follows === undefined || ["none", "origin", "empty"].includes(follows.seed.method))
  );
}
