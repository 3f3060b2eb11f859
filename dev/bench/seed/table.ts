import { median, spread } from "../statistics";
import type { Copy } from "./subject";

/** All copies of one data set on one line, by method; `raw` and `pipe` are those by hand. */
export interface Measured {
  readonly line: string;
  readonly data: string;
  readonly bytes: number;
  readonly copies: ReadonlyMap<string, readonly Copy[]>;
}

/** What a copy is compared with, and how often that it may take; and the longest pause of a client. */
const GOALS: Readonly<Record<string, { readonly beside: "raw" | "pipe"; readonly times: number }>> =
  {
    clone: { beside: "raw", times: 1.5 },
    backup: { beside: "raw", times: 1.5 },
    parallel: { beside: "pipe", times: 0.6 },
  };

const NAMES: Readonly<Record<string, string>> = {
  raw: "raw copy of the files",
  pipe: "one dump pipe",
};

/** What a method is called in table and chart. */
export function nameOf(method: string): string {
  return NAMES[method] ?? `\`${method}\``;
}

/** The seconds of each run of `method`. */
export function secondsOf({ copies }: Measured, method: string): readonly number[] {
  return (copies.get(method) ?? []).map(({ seconds }) => seconds);
}

/** Everything measured, as a table of Markdown. */
export function renderTable(measured: readonly Measured[]): string {
  return [
    "| line | data | method | seconds | MB/s | × raw copy | × dump pipe | longest wait of a writer | processor time: master + slave + programs |\n",
    "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    ...measured.flatMap((one) => [...one.copies.keys()].map((method) => row(one, method))),
  ].join("");
}

function row(measured: Measured, method: string): string {
  const { line, data, bytes, copies } = measured;
  const seconds = median(secondsOf(measured, method));
  const times = (other: "raw" | "pipe") => {
    const goal = GOALS[method];
    const ratio = seconds / median(secondsOf(measured, other));
    if (goal?.beside !== other) return ratio.toFixed(2);
    return `${ratio.toFixed(2)} (goal ${goal.times})`;
  };
  const pauses = (copies.get(method) ?? []).flatMap(({ pause }) =>
    pause === undefined ? [] : [pause],
  );
  const cells = [
    line,
    data,
    nameOf(method),
    spread(secondsOf(measured, method)),
    (bytes / 1e6 / seconds).toFixed(0),
    times("raw"),
    times("pipe"),
    pauses.length === 0 ? "" : Math.max(...pauses).toFixed(2),
    processorTimes(copies.get(method) ?? []),
  ];
  return `| ${cells.join(" | ")} |\n`;
}

function processorTimes(copies: readonly Copy[]): string {
  return (["master", "slave", "programs"] as const)
    .map((part) => median(copies.map(({ processor }) => processor[part])).toFixed(1))
    .join(" + ");
}
