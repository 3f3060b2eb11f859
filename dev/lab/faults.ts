import type { Trial } from "./cases";
import type { Result } from "./results";

/** docs/faults.md: what was done to which topology, and how that went; a dash where a case is for other topologies. */
export function renderFaults(trials: readonly Trial[], results: readonly Result[]): string {
  const topologies = [...new Set(trials.map(({ topology }) => topology))].sort();
  const titles = [...new Set(trials.map(({ one }) => one.title))].sort();
  const cell = (title: string, topology: string): string => {
    const of = (each: Trial): boolean => each.one.title === title && each.topology === topology;
    if (!trials.some(of)) return "-";
    const result = results.find(of);
    if (result === undefined) return "not run";
    return result.faults.length === 0 ? "as expected" : "not as expected";
  };
  const versions = topologies.map((topology) => {
    const server = results.find((each) => each.topology === topology)?.server ?? "";
    return server === "" ? topology : `${topology} (${server})`;
  });
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return [
    "# What was done to real hosts\n\n",
    "Written by `npm run lab -- table`: each case of [the lab](lab.md) on each topology on which it is tried, hosts with systemd, sshd\n",
    "and stock packages. *As expected* means what the case's own `expect.md` says, and that the topology was afterwards what it was before.\n\n",
    row(["case", ...versions]),
    row(["---", ...versions.map(() => "---")]),
    ...titles.map((title) => row([title, ...topologies.map((name) => cell(title, name))])),
  ].join("");
}
