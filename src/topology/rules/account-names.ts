import { dialectOf } from "../../engine/dialects";
import { accountAddress, isAccountAddress } from "../account-address";
import type { Problem, Rule } from "../problem";

/** Account names and their addresses are those that the server takes and keeps, and no account stands twice. */
export const accountNames: Rule = ({ servers }) =>
  servers.flatMap((server) => {
    const facts = dialectOf(server.line).accounts;
    const seen = new Set<string>();
    return server.accounts.flatMap(({ user, from }, i): Problem[] => {
      const at = `${server.name}.accounts[${i}]`;
      const problems: Problem[] = [];
      if (user === "" || user.length > facts.nameLength || /[\0-\x1f\x7f]/.test(user)) {
        problems.push({
          at: `${at}.user`,
          message: `must be 1 to ${facts.nameLength} characters, none a control character: it is "${user}"`,
        });
      }
      if (/[^\0-\uffff]/u.test(user)) {
        problems.push({
          at: `${at}.user`,
          message: `must hold no character beyond U+FFFF, which servers refuse or keep as "?": it is "${user}"`,
        });
      }
      if (/^ | $/.test(user)) {
        problems.push({
          at: `${at}.user`,
          message: `must begin and end with no space, which MySQL leaves out: it is "${user}"`,
        });
      }
      if (facts.own.includes(user)) {
        problems.push({
          at: `${at}.user`,
          message: `must be an account of an application or a person: "${user}" is the server's own`,
        });
      }
      if (user === "root" && from.some((host) => host.toLowerCase() === "localhost")) {
        problems.push({
          at,
          message:
            "must be an account of an application or a person: 'root'@'localhost' is the administrator's, with which the library works on the host",
        });
      }
      if (from.length === 0)
        problems.push({ at: `${at}.from`, message: "must name at least one address" });
      for (const host of from) {
        if (!isAccountAddress(facts, host)) {
          problems.push({
            at: `${at}.from`,
            message: `must be addresses of ${accountAddress(facts)}: one is "${host}"`,
          });
        }
        // Servers keep addresses in small letters.
        const account = `${user}\0${host.toLowerCase()}`;
        if (seen.has(account))
          problems.push({ at, message: `must be declared once: '${user}'@'${host}' stands twice` });
        seen.add(account);
      }
      return problems;
    });
  });
