import type { MasterPart } from "../arguments/master";
import type { MemberDeclaration } from "../arguments/member";
import type { LinkDeclaration } from "../arguments/slave";

/** One database server, as declared. Plain data: nothing here is a secret or an Output. */
export interface ServerDeclaration extends MasterPart {
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
