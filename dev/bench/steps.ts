import { median } from "./statistics";

/** Seconds that each step of a run took, by the step's name, an entry for each host. */
export type StepSeconds = ReadonlyMap<string, readonly number[]>;

/** What `pulumi up` printed of the steps that it made: `db2-seed created (0.52s)`. */
export function stepSeconds(output: string): StepSeconds {
  const seconds = new Map<string, number[]>();
  for (const [, step = "", taken] of output.matchAll(
    /:Command [a-z0-9]+-(\S+) created \(([\d.]+)s\)/g,
  ))
    seconds.set(step, [...(seconds.get(step) ?? []), Number(taken)]);
  return seconds;
}

/**
 * A Markdown table of the steps, a column for each number of slaves: the median of the hosts, and the slowest of them.
 *
 * @param bySlaves steps of a set-up, by number of slaves
 */
export function renderSteps(bySlaves: ReadonlyMap<number, StepSeconds>): string {
  const sizes = [...bySlaves.keys()];
  const steps = new Set([...bySlaves.values()].flatMap((seconds) => [...seconds.keys()]));
  const lines = [
    ["step", ...sizes.map((slaves) => (slaves === 1 ? "one slave" : `${slaves} slaves`))],
    ["---", ...sizes.map(() => "---:")],
    ...[...steps].map((step) => [
      step,
      ...sizes.map((slaves) => cell(bySlaves.get(slaves)?.get(step) ?? [])),
    ]),
  ];
  return lines.map((line) => `| ${line.join(" | ")} |\n`).join("");
}

function cell(seconds: readonly number[]): string {
  if (seconds.length === 0) return "";
  const middle = median(seconds).toFixed(2);
  return seconds.length === 1 ? middle : `${middle} (${Math.max(...seconds).toFixed(2)})`;
}
