import { dialectOf } from "../../engine/dialects";
import type { Problem, Rule } from "../problem";

/** The account of a link is one that the master takes. */
export const links: Rule = ({ servers }) =>
  servers.flatMap((slave) => {
    const link = slave.follows;
    const master = servers.find(({ name }) => name === link?.master);
    if (link === undefined || master === undefined) return [];
    const problems: Problem[] = [];
    const theirs = dialectOf(master.line);
    // Room for the account that pulls the copy: its name is this one's, "_seed_" and the generation.
    const longest = theirs.accountNameLength - `_seed_${link.seed.generation}`.length;
    if (link.user === "" || link.user.length > longest || /[\0-\x1f\x7f]/.test(link.user)) {
      problems.push({
        at: `${slave.name}.link.user`,
        message: `must be 1 to ${longest} characters, none a control character: it is "${link.user}"`,
      });
    }
    if (/[^\0-\x7f]/.test(link.user)) {
      problems.push({
        at: `${slave.name}.link.user`,
        message: `must be ASCII, because a slave logs in with it in its own server's character set: it is "${link.user}"`,
      });
    }
    if (link.from !== undefined && !/^[^\0-\x1f\x7f\\]{1,255}$/.test(link.from)) {
      problems.push({
        at: `${slave.name}.link.from`,
        message: `must be an address of 1 to 255 characters, none a control character or a backslash: it is "${link.from}"`,
      });
    }
    return problems;
  });
