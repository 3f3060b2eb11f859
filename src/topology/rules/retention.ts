import { optionsOf } from "../../engine/options";
import type { Rule } from "../problem";
import type { ServerDeclaration } from "../topology";

const SECONDS_A_DAY = 86_400;

/** Binary logs are kept for a day at least: a slave that is away for longer must be seeded again. At most, what the line takes. */
export const retention: Rule = ({ servers }) =>
  servers.flatMap(({ name, line, binlog: { expireDays: days } }) => {
    if (days === undefined) return [];
    const { most, whole } = limitsOf(line);
    const must = !(days >= 1)
      ? "must be at least 1 day"
      : days > most
        ? `must be at most ${most} days on ${line}`
        : whole && !Number.isInteger(days)
          ? `must be whole days on ${line}`
          : undefined;
    return must === undefined
      ? []
      : [{ at: `${name}.binlog.expireDays`, message: `${must}: it is ${days}` }];
  });

/** Older lines count in days. */
function limitsOf(line: ServerDeclaration["line"]): {
  readonly most: number;
  readonly whole: boolean;
} {
  const options = optionsOf(line);
  const seconds = options.get("binlog_expire_logs_seconds")?.max;
  return {
    most:
      seconds === undefined
        ? options.get("expire_logs_days")!.max!
        : Math.floor(seconds / SECONDS_A_DAY),
    whole: seconds === undefined,
  };
}
