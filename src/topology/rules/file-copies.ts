import { cannotCopyFiles } from "../copies";
import type { Rule } from "../problem";
import type { ServerDeclaration, Topology } from "../topology";

/** What declarations alone say against a copy of files that is asked for by name; hosts may say more. */
export const fileCopies: Rule = (topology) =>
  topology.servers.flatMap((server) => {
    const reason = reasonAgainst(topology, server);
    if (reason === undefined) return [];
    return [
      {
        at: `${server.name}.seed.method`,
        message: `must be "auto" or "dump": ${reason}`,
      },
    ];
  });

function reasonAgainst(topology: Topology, server: ServerDeclaration): string | undefined {
  const method = server.follows?.seed.method;
  if (method !== "clone" && method !== "backup") return undefined;
  return cannotCopyFiles(topology, server, method);
}
