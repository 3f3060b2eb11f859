import type { ServerDeclaration, Topology } from "../topology/topology";
import { accountPasswords } from "./accounts";
import { joinPair } from "./join-pair";
import { beginning, serveAsMaster, serveAsSlave } from "./serve";
import type { Item } from "./step";
import { subjectOf, type StackName } from "./subject";

/** Everything that a topology is made of, each item behind what it waits for: exactly what its components register. */
export function itemsOf(topology: Topology, stack: StackName): readonly Item[] {
  return topology.servers.flatMap((server) => itemsOfServer(topology, server, stack));
}

function itemsOfServer(
  topology: Topology,
  server: ServerDeclaration,
  stack: StackName,
): readonly Item[] {
  const subject = subjectOf(topology, server, stack);
  const { member } = server;
  if (member === undefined)
    return server.follows === undefined ? serveAsMaster(subject) : serveAsSlave(subject);
  const members = topology.servers.filter((one) => one.member?.pair === member.pair);
  // What joins them stands behind the second.
  if (server !== members.at(-1)) return beginning(subject);
  return [
    ...beginning(subject),
    ...accountPasswords(member.pair, server.accounts),
    ...joinPair(members.map((one) => subjectOf(topology, one, stack))),
  ];
}
