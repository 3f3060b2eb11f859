import { dialectOf } from "../../engine/dialects";
import type { Problem, Rule } from "../problem";
import { usesGtid } from "../topology";

/** GTIDs can be left out on MySQL only, and who follows by them needs them. */
export const gtids: Rule = (topology) =>
  topology.servers.flatMap((server): Problem[] => {
    if (server.follows === undefined) {
      if (server.gtid || dialectOf(server.line).flavor !== "mariadb") return [];
      return [
        {
          at: `${server.name}.gtid`,
          message: `must not be false: transactions of ${server.line} always carry GTIDs`,
        },
      ];
    }
    if (server.follows.position === "file" || usesGtid(topology, server)) return [];
    return [
      {
        at: `${server.name}.position`,
        message: `must be "file": the master at the top is declared with gtid: false`,
      },
    ];
  });
