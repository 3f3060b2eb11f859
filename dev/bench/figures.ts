import { renderSteps } from "./steps";
import { growth, renderTable, type Row } from "./table";

const setUp = "set-up without data";

/** All that a run of the bench found, as Markdown: the table, how it grows, and what a set-up is made of. */
export function renderFigures(rows: readonly Row[]): string {
  const sizes = rows.filter(({ what }) => what === setUp);
  const ends = [sizes[0], sizes.at(-1)].filter((row) => row !== undefined);
  const [noOps, setUps] = [growth(rows, "no-op"), growth(rows, setUp)];
  return [
    renderTable(rows),
    `Each further slave adds ${noOps.up.toFixed(2)} s to a no-op and ${setUps.up.toFixed(2)} s to a set-up without data, where the plain script grows by ${setUps.shell.toFixed(2)} s.\n`,
    "Seconds of each step of the last set-up without data, as the engine counts them: the median of the hosts (the slowest). Steps of one host wait for each other, those of hosts do not.\n",
    renderSteps(new Map(ends.map(({ slaves, steps = new Map() }) => [slaves, steps]))),
  ].join("\n");
}
