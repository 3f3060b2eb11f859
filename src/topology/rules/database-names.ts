import { dialectOf } from "../../engine/dialects";
import type { Problem, Rule } from "../problem";

/** Replicated databases are named once, fit the server, and are not the server's own. */
export const databaseNames: Rule = ({ servers }) =>
  servers.flatMap((server) => {
    const at = `${server.name}.databases`;
    const names = server.databases ?? [];
    if (server.databases !== undefined && names.length === 0) {
      return [
        { at, message: "must name at least one database, or be left out to replicate everything" },
      ];
    }
    const own = [...dialectOf(server.line).systemSchemas, "pulumi_replication"];
    return names.flatMap((name, i): Problem[] => {
      const problems: Problem[] = [];
      if (name === "" || name.length > 64 || /[\0-\x1f\x7f]/.test(name)) {
        problems.push({
          at: `${at}[${i}]`,
          message: `must be 1 to 64 characters, none a control character: it is "${name}"`,
        });
      }
      if (/[^\0-\uffff]| $/u.test(name)) {
        problems.push({
          at: `${at}[${i}]`,
          message: `must end with no space and hold no character beyond U+FFFF, which servers refuse or keep as "?": it is "${name}"`,
        });
      }
      if (name.includes(",")) {
        problems.push({
          at: `${at}[${i}]`,
          message: `must hold no comma, at which a replication filter is split: it is "${name}"`,
        });
      }
      if (own.includes(name.toLowerCase()) || /^(#mysql50#|pulumi_rehearsal_)/i.test(name))
        problems.push({
          at: `${at}[${i}]`,
          message: `must be an application's database: "${name}" is the server's own`,
        });
      if (names.indexOf(name) !== i)
        problems.push({ at: `${at}[${i}]`, message: `must be named once: "${name}" stands twice` });
      return problems;
    });
  });
