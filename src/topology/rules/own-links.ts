import type { Problem, Rule } from "../problem";
import type { ServerDeclaration } from "../topology";

/**
 * Every link has an account of its own on its master: each slave sets its password there, and takes it away when it ends. The
 * address of one that names none is its slave's, which no other one has.
 */
export const ownLinks: Rule = ({ servers }) =>
  servers.flatMap((slave, i): Problem[] => {
    const link = slave.follows;
    const from = link?.from?.toLowerCase();
    if (link === undefined || from === undefined) return [];
    const same = (user: string, address: string | undefined) =>
      user === link.user && address?.toLowerCase() === from;
    const shown = `'${link.user}'@'${link.from}'`;
    const other = servers
      .slice(0, i)
      .find(({ follows }) => follows?.master === link.master && same(follows.user, follows.from));
    const master: ServerDeclaration | undefined = servers.find(({ name }) => name === link.master);
    const declared = master?.accounts.some(({ user, from: addresses }) =>
      addresses.some((address) => same(user, address)),
    );
    const whose =
      other === undefined ? declared && `an account of "${link.master}"` : `"${other.name}"`;
    if (!whose) return [];
    return [
      {
        at: `${slave.name}.link.user`,
        message: `must be an account of this slave alone, whose password it sets on "${link.master}": ${shown} is also that of ${whose}`,
      },
    ];
  });
