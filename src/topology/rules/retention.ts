import type { Rule } from "../problem";

/** Binary logs are kept for a day at least: a slave that is away for longer must be seeded again. */
export const retention: Rule = ({ servers }) =>
  servers.flatMap(({ name, binlog }) => {
    if (binlog.expireDays === undefined || binlog.expireDays >= 1) return [];
    return [
      {
        at: `${name}.binlog.expireDays`,
        message: `must be at least 1 day: it is ${binlog.expireDays}`,
      },
    ];
  });
