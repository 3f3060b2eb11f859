import { dialectOf } from "../../engine/dialects";
import { linesBeside } from "../../engine/options";
import type { Rule } from "../problem";
import type { ServerDeclaration } from "../topology";

/**
 * A slave is of its master's flavour and not older, by its line: releases of one line replicate both ways. MySQL supports
 * a slave one series newer, MariaDB any newer one. (MySQL 8.4 Reference Manual, "Replication Compatibility Between MySQL
 * Versions"; MariaDB Server documentation, "Cross-Version Replication Compatibility".)
 */
export const versions: Rule = ({ servers }) =>
  servers.flatMap((slave) => {
    const master = servers.find(({ name }) => name === slave.follows?.master);
    const must = master && unmet(slave.line, master.line);
    if (must === undefined) return [];
    return [
      {
        at: `${slave.name}.engine`,
        message: `${must}: "${slave.name}" is ${slave.line}, "${master!.name}" is ${master!.line}`,
      },
    ];
  });

type Line = ServerDeclaration["line"];

function unmet(slave: Line, master: Line): string | undefined {
  const { flavor } = dialectOf(master);
  if (flavor !== dialectOf(slave).flavor) return "must be of the master's flavour";
  const lines = linesBeside(master);
  const ahead = lines.indexOf(slave) - lines.indexOf(master);
  if (ahead < 0)
    return "must not be older than the master's line, whose log it cannot be sure to read; upgrade slaves first";
  if (ahead > 1 && flavor === "mysql")
    return `must be the master's line or the next, ${lines[lines.indexOf(master) + 1]}; put a slave of that between, or upgrade the master`;
  return undefined;
}
