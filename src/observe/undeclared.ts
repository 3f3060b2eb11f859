import { dialectOf } from "../engine/dialects";
import type { Observable } from "../render/observable";
import type { Answers } from "./answers";
import { report, type Difference } from "./difference";

/**
 * What keeps changes from slaves or hides their errors, and is in no configuration that a step has left: on a slave, of its
 * channel and its log; on a server that follows nobody, of its log.
 */
export function undeclaredDifferences(
  { name, line, position }: Observable,
  { made, server, defaults, logFilters }: Answers,
): readonly Difference[] {
  if (server === undefined) return [];
  const { status, effects, log } = server;
  const follows = position !== undefined && made["follow"] !== undefined && status.size > 0;
  const declared = new Set([
    ...(made["config"] ?? []).map(([, variable]) => variable),
    ...logFilters,
  ]);
  return dialectOf(line).effects.flatMap(({ column = "", names = [], harmless }) => {
    if ((column !== "log" && !follows) || names.some((one) => declared.has(one))) return [];
    const harms = (value: string | undefined): value is string =>
      value !== undefined &&
      value !== "" &&
      !(harmless !== undefined && new RegExp(`^(${harmless})$`, "i").test(value));
    const first = names[0] ?? "";
    const live = [
      status.get(column),
      effects.get(column.toLowerCase()),
      effects.get(first),
      column === "log" ? shown(log, first) : undefined,
    ].find(harms);
    if (live !== undefined)
      return [report(name, `${names[0] ?? column} is ${live}, which is not declared`)];
    const next = names.map((one) => defaults?.get(one)).find(harms);
    return next === undefined
      ? []
      : [
          report(
            name,
            `${first} is ${next} in the option files for the next start, which is not declared`,
          ),
        ];
  });
}

/** What a column shows that is named as a variable, in whatever letters. */
function shown(columns: ReadonlyMap<string, string>, variable: string): string | undefined {
  return [...columns].find(([column]) => column.toLowerCase() === variable)?.[1];
}
