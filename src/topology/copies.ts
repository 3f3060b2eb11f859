import { dialectOf } from "../engine/dialects";
import { mastersOf, replicatedDatabases, type ServerDeclaration, type Topology } from "./topology";

/** Why, by the declarations alone, the files of its whole master cannot be copied to `server`; undefined: nothing is in the way. */
export function cannotClone(topology: Topology, server: ServerDeclaration): string | undefined {
  const [master] = mastersOf(topology, server);
  if (master === undefined) return undefined;
  const [theirs, own] = [dialectOf(master.line).physical, dialectOf(server.line).physical];
  if (own === undefined) return `${server.line} has no CLONE`;
  if (theirs === undefined || master.line !== server.line)
    return `CLONE wants one series of releases, and ${master.name} is ${master.line}`;
  if (replicatedDatabases(topology, server) !== undefined)
    return "CLONE copies whole servers, and databases are named";
  if (server.restart === "never")
    return 'CLONE restarts the slave, which is declared restart: "never"';
  if (server.member !== undefined) return "members of a pair are copied by dump";
  return undefined;
}
