import type { Rule } from "../problem";
import { mastersOf } from "../topology";

/** Who follows whom is a forest: each link leads to a declared server, and none comes back to where it began. */
export const linkGraph: Rule = (topology) =>
  topology.servers.flatMap((server) => {
    if (server.follows === undefined) return [];
    const at = `${server.name}.master`;
    const above = mastersOf(topology, server).map(({ name }) => name);
    if (above.length === 0)
      return [{ at, message: `must be a declared server: "${server.follows.master}" is not` }];
    const end = above.indexOf(server.name) + 1;
    if (end === 0) return [];
    const way = [server.name, ...above.slice(0, end)].join(" follows ");
    return [{ at, message: `must not lead back to where it began: ${way}` }];
  });
