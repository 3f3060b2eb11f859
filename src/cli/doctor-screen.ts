import type { Reach } from "../render/reach";
import type { Check } from "./checks";
import { printable } from "./printable";
import type { Style } from "./style";

/** The steps of the way from `slave` to `target`, the last one perhaps with what is wrong. */
export function doctorScreen(
  slave: Reach,
  target: string | undefined,
  checks: readonly Check[],
  style: Style,
): string {
  const width = Math.max(...checks.map(({ check }) => check.length));
  const lines = checks.flatMap(({ check, ok, text, next }) => {
    const [first = "", ...more] = printable(text).split("\n");
    const mark = ok ? style("ok   ", "good") : style("WRONG", "bad");
    const indent = " ".repeat(width + 11);
    return [
      `  ${mark}  ${check.padEnd(width)}  ${first}`,
      ...more.map((line) => indent + style(line, "strong")),
      ...next.map((line) => `${indent}-> ${line}`),
    ];
  });
  const to = target === undefined ? "" : ` -> ${slave.follows?.master} (${target})`;
  const end = checks.every(({ ok }) => ok) ? ["", "nothing is wrong on this way"] : [];
  return [`${slave.name}${to}`, ...lines, ...end, ""].join("\n");
}
