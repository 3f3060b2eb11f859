import { dialectOf } from "../../engine/dialects";
import { accountAddress, isAccountAddress } from "../account-address";
import { isGrantable } from "../grant-place";
import type { Problem, Rule } from "../problem";
import { replicatedDatabases } from "../topology";

/** The account of a link is one that the master takes. */
export const links: Rule = (topology) =>
  topology.servers.flatMap((slave) => {
    const link = slave.follows;
    const master = topology.servers.find(({ name }) => name === link?.master);
    if (link === undefined || master === undefined) return [];
    const problems: Problem[] = [];
    const theirs = dialectOf(master.line).accounts;
    // Room for the account that pulls the copy: its name is this one's, "_seed_" and the generation.
    const longest = theirs.nameLength - `_seed_${link.seed.generation}`.length;
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
    if (/^ | $/.test(link.user) || theirs.own.includes(link.user)) {
      problems.push({
        at: `${slave.name}.link.user`,
        message: `must begin and end with no space, and be none of the server's own accounts: it is "${link.user}"`,
      });
    }
    if (link.from !== undefined && !isAccountAddress(theirs, link.from)) {
      problems.push({
        at: `${slave.name}.link.from`,
        message: `must be an address of ${accountAddress(theirs)}: it is "${link.from}"`,
      });
    }
    for (const name of replicatedDatabases(topology, slave) ?? []) {
      if (link.verify.checksum && name.length <= 64 && !isGrantable(name)) {
        problems.push({
          at: `${slave.name}.verify.checksum`,
          message: `must be false: "${name}" cannot be granted to the link's account, as "_", "%" and "\\" count twice in the 64 characters of GRANT`,
        });
      }
    }
    return problems;
  });
