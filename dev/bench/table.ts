import { median } from "./statistics";
import type { StepSeconds } from "./steps";

/** One kind of run, measured several times, and what it is compared with; all in seconds. */
export interface Row {
  readonly what: string;
  /** How many slaves the master has. */
  readonly slaves: number;
  readonly up: readonly number[];
  /** What the engine takes for an empty stack, measured next to `up`. */
  readonly floor: readonly number[];
  /** The plain script that does the same work; absent when there is nothing to do. */
  readonly shell?: readonly number[];
  /** How much longer than floor and script together it may take. */
  readonly goal?: number;
  /** What the last run was made of. */
  readonly steps?: StepSeconds;
}

const head = [
  "what",
  "slaves",
  "runs",
  "`pulumi up`",
  "floor",
  "plain script",
  "over both",
  "goal",
  "ratio",
];

/** The rows as a Markdown table: medians in seconds; `ratio` is the run over floor and script together. */
export function renderTable(rows: readonly Row[]): string {
  const lines = [head, head.map((_, column) => (column === 0 ? "---" : "---:"))];
  return [...lines, ...rows.map(cells)].map((line) => `| ${line.join(" | ")} |\n`).join("");
}

/** By how much `what` grows with each further slave, from the least number of slaves to the largest, in seconds. */
export function growth(rows: readonly Row[], what: string): { up: number; shell: number } {
  const sizes = rows.filter((row) => row.what === what).sort((a, b) => a.slaves - b.slaves);
  const [least, largest] = [sizes[0], sizes.at(-1)];
  if (least === undefined || largest === undefined || least === largest)
    throw new RangeError(`Cannot tell how "${what}" grows: it must have two rows, it has fewer`);
  const per = (values: (row: Row) => readonly number[]): number =>
    (median(values(largest)) - median(values(least))) / (largest.slaves - least.slaves);
  return { up: per(({ up }) => up), shell: per(({ shell }) => shell ?? [0]) };
}

/** What a table says it measured, a text for each row: `no-op up, 1`. */
export function rowNames(markdown: string): string[] {
  return [...markdown.matchAll(/^\| ([^|]+) \| (\d+) \|/gm)].map(
    ([, what, slaves]) => `${what}, ${slaves}`,
  );
}

function cells({ what, slaves, up, floor, shell, goal }: Row): string[] {
  const base = median(floor) + (shell === undefined ? 0 : median(shell));
  const more = median(up) - base;
  return [
    what,
    String(slaves),
    String(up.length),
    spread(up),
    seconds(median(floor)),
    shell === undefined ? "" : spread(shell),
    seconds(more),
    goal === undefined ? "" : `${seconds(goal)}${more <= goal ? "" : ", missed"}`,
    (median(up) / base).toFixed(1),
  ];
}

function spread(values: readonly number[]): string {
  if (values.length === 1) return seconds(median(values));
  return `${seconds(median(values))} (${seconds(Math.min(...values))}–${seconds(Math.max(...values))})`;
}

function seconds(value: number): string {
  return value.toFixed(2);
}
