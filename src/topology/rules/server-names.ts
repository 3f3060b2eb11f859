import type { Rule } from "../problem";

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/** Names are unique and plain: they become file names, account names and words of a shell. */
export const serverNames: Rule = ({ servers }) =>
  servers.flatMap((server, i) => {
    const problems = [];
    if (!NAME.test(server.name)) {
      problems.push({
        at: server.name,
        message: `must be 1 to 40 letters, digits, "-" or "_", the first a letter or digit: it is "${server.name}"`,
      });
    }
    if (servers.slice(0, i).some((other) => other.name === server.name)) {
      problems.push({
        at: server.name,
        message: `must be unique: two servers are named "${server.name}"`,
      });
    }
    return problems;
  });
