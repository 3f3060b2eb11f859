import { dialectOf } from "../engine/dialects";
import type { PhysicalCopy } from "../engine/physical-copy";
import { mastersOf, replicatedDatabases, type ServerDeclaration, type Topology } from "./topology";

/** What a person calls a way to copy files. */
export const FILE_COPIES = { clone: "CLONE", backup: "mariadb-backup" } as const;

/**
 * Why, by the declarations alone, the files of its whole master cannot be copied to `server`, by `wanted` where one method is
 * asked for; undefined: nothing is in the way.
 */
export function cannotCopyFiles(
  topology: Topology,
  server: ServerDeclaration,
  wanted?: PhysicalCopy["method"],
): string | undefined {
  const [master] = mastersOf(topology, server);
  if (master === undefined) return undefined;
  const method = dialectOf(server.line).physical?.method;
  if (wanted !== undefined && wanted !== method)
    return `${server.line} has no ${FILE_COPIES[wanted]}`;
  if (method === undefined) return `${server.line} copies no files of a running server`;
  if (master.line !== server.line)
    return `${FILE_COPIES[method]} wants one series of releases, and ${master.name} is ${master.line}`;
  if (replicatedDatabases(topology, server) !== undefined)
    return `${FILE_COPIES[method]} copies whole servers, and databases are named`;
  if (server.restart === "never")
    return `${FILE_COPIES[method]} restarts the slave, which is declared restart: "never"`;
  if (server.member !== undefined) return "members of a pair are copied by dump";
  if (method === "backup" && wayOfBackup(topology, server) === undefined)
    return `mariadb-backup is pulled from its master's host over SSH, and ${master.name} has no host.ssh`;
  return undefined;
}

/**
 * How a backup comes from the master's host to that of `server`: both are this machine, or over SSH, as Pulumi itself reaches the
 * master's; undefined: this machine is the master's host, and nothing is known of how others reach it.
 */
export function wayOfBackup(
  topology: Topology,
  server: ServerDeclaration,
): "pipe" | "ssh" | undefined {
  const [master] = mastersOf(topology, server);
  if (master?.host.remote === true) return "ssh";
  return server.host.remote ? undefined : "pipe";
}
