import { dialectOf } from "../../engine/dialects";
import type { Rule } from "../problem";

/** The slave's own dump program asks the master for its position, in its own words. (Seen: mysqldump 9.7 on 8.0, error 1064.) */
export const dumpProgram: Rule = ({ servers }) =>
  servers.flatMap((slave) => {
    const link = slave.follows;
    const master = servers.find(({ name }) => name === link?.master);
    if (link === undefined || master === undefined || link.seed.method === "none") return [];
    const theirs = dialectOf(master.line);
    const own = dialectOf(slave.line);
    if (
      theirs.flavor !== own.flavor ||
      theirs.statements.masterStatus === own.statements.masterStatus
    )
      return [];
    return [
      {
        at: `${slave.name}.seed.method`,
        message: `must be "none": ${own.programs.dump} of ${slave.line} cannot read the position of a ${master.line} master; copy the data by other means, with their position, or upgrade the master first`,
      },
    ];
  });
