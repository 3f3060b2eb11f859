import type { Result } from "./run-cases";

/** docs/faults.md: what was done to which topology, and how that went. */
export function renderFaults(results: readonly Result[]): string {
  const topologies = [...new Set(results.map(({ topology }) => topology))].sort();
  const titles = [...new Set(results.map(({ one }) => one.title))].sort();
  const cell = (title: string, topology: string): string => {
    const result = results.find((each) => each.one.title === title && each.topology === topology);
    if (result === undefined) return "not run";
    return result.faults.length === 0 ? "as expected" : "not as expected";
  };
  const versions = topologies.map((topology) => {
    const server = results.find((each) => each.topology === topology)?.server ?? "";
    return `${topology} (${server})`;
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
