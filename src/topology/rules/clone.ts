import { cannotClone } from "../copies";
import type { Rule } from "../problem";

/** What declarations alone say against CLONE; hosts may say more. */
export const clone: Rule = (topology) =>
  topology.servers.flatMap((server) => {
    if (server.follows?.seed.method !== "clone") return [];
    const reason = cannotClone(topology, server);
    if (reason === undefined) return [];
    return [
      {
        at: `${server.name}.seed.method`,
        message: `must be "auto" or "dump": ${reason}`,
      },
    ];
  });
