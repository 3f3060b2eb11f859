import { dialectOf } from "../../engine/dialects";
import type { Problem, Rule } from "../problem";

/** Account names, their hosts and databases fit the server, and no account stands twice. */
export const accountNames: Rule = ({ servers }) =>
  servers.flatMap((server) => {
    const longest = dialectOf(server.line).accountNameLength;
    const seen = new Set<string>();
    return server.accounts.flatMap(({ user, from, grants }, i): Problem[] => {
      const at = `${server.name}.accounts[${i}]`;
      const problems: Problem[] = [];
      if (user === "" || user.length > longest || /[\0-\x1f\x7f]/.test(user)) {
        problems.push({
          at: `${at}.user`,
          message: `must be 1 to ${longest} characters, none a control character: it is "${user}"`,
        });
      }
      if (/[^\0-\uffff]/u.test(user)) {
        problems.push({
          at: `${at}.user`,
          message: `must hold no character beyond U+FFFF, which servers refuse or keep as "?": it is "${user}"`,
        });
      }
      if (from.length === 0)
        problems.push({ at: `${at}.from`, message: "must name at least one address" });
      for (const host of from) {
        // MySQL makes an account with a backslash in its address, and finds it no more (error 1133; seen on 8.0 and 9.7).
        if (!/^[^\0-\x1f\x7f\\]{1,255}$/.test(host)) {
          problems.push({
            at: `${at}.from`,
            message: `must be addresses of 1 to 255 characters, none a control character or a backslash: one is "${host}"`,
          });
        }
        if (seen.has(`${user}\0${host}`))
          problems.push({ at, message: `must be declared once: '${user}'@'${host}' stands twice` });
        seen.add(`${user}\0${host}`);
      }
      grants.forEach(({ on, privileges }, j) => {
        if (on === "" || /[\0-\x1f\x7f]/.test(on))
          problems.push({
            at: `${at}.grants[${j}].on`,
            message: `must name a database: it is "${on}"`,
          });
        for (const privilege of privileges) {
          if (!/^[A-Za-z][A-Za-z_ ]*(\([^;:()\0-\x1f\x7f]*\))?$/.test(privilege)) {
            problems.push({
              at: `${at}.grants[${j}].privileges`,
              message: `must be spelled as in GRANT: one is "${privilege}"`,
            });
          }
        }
        if (privileges.length === 0)
          problems.push({
            at: `${at}.grants[${j}].privileges`,
            message: "must name at least one privilege",
          });
      });
      return problems;
    });
  });
