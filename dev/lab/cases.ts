import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "..", "test", "lab");

/** A case: what happens to a topology, and what is seen then. */
export interface Case {
  readonly name: string;
  readonly directory: string;
  /** What happens, in a sentence: the heading of its expect.md. */
  readonly title: string;
  /** Those on which it is tried, one after the other. */
  readonly topologies: readonly string[];
  /** The lines that do.sh is to say. */
  readonly expected: readonly string[];
}

/** A case on one of its topologies. */
export interface Trial {
  readonly topology: string;
  readonly one: Case;
}

/**
 * Each case on each of its topologies, those of one topology together: those that `names` names, as `case` or `topology/case`, or
 * all.
 *
 * @throws {Error} If a case lacks one of its files, or there is none of that name.
 */
export function findTrials(names: readonly string[]): Trial[] {
  const cases = findCases(names.map((name) => name.slice(name.indexOf("/") + 1)));
  const order = ({ topology, one }: Trial): string => `${topology} ${one.name}`;
  return cases
    .flatMap((one) => one.topologies.map((topology) => ({ topology, one })))
    .filter(
      ({ topology, one }) =>
        names.length === 0 || names.includes(one.name) || names.includes(`${topology}/${one.name}`),
    )
    .sort((first, second) => order(first).localeCompare(order(second)));
}

/**
 * The cases below test/lab/cases, by name: `names`, or all.
 *
 * @throws {Error} If a case lacks one of its files, or there is none of that name.
 */
export function findCases(names: readonly string[]): Case[] {
  const cases = join(folder, "cases");
  const there = readdirSync(cases).sort();
  const unknown = names.find((name) => !there.includes(name));
  if (unknown !== undefined)
    throw new Error(`Cannot run "${unknown}": the cases are ${there.join(", ")}`);
  return (names.length === 0 ? there : [...new Set(names)].sort()).map((name) =>
    readCase(join(cases, name), name),
  );
}

/** The hosts of a topology, by the names in its file `hosts`: the master, or the first of a pair, then those that follow it. */
export function hostsOf(topology: string): string[] {
  return words(readFileSync(join(topologyDirectory(topology), "hosts"), "utf8"));
}

/** Where the stack of a topology stands. */
export function topologyDirectory(topology: string): string {
  return join(folder, "topologies", topology);
}

function readCase(directory: string, name: string): Case {
  for (const file of ["topologies", "do.sh", "expect.md"])
    if (!existsSync(join(directory, file)))
      throw new Error(`Cannot run "${name}": ${directory} must have a file "${file}"`);
  const topologies = words(readFileSync(join(directory, "topologies"), "utf8"));
  for (const topology of topologies)
    if (!existsSync(join(topologyDirectory(topology), "stack.ts")))
      throw new Error(
        `Cannot run "${name}": there is no topology "${topology}" in test/lab/topologies`,
      );
  const text = readFileSync(join(directory, "expect.md"), "utf8");
  const [, block] = /^```\n(.*?)^```$/ms.exec(text) ?? [];
  if (block === undefined)
    throw new Error(
      `Cannot run "${name}": its expect.md must have a block of the lines that do.sh says`,
    );
  const [, title = name] = /^# (.*)$/m.exec(text) ?? [];
  return { name, directory, title, topologies, expected: block.trimEnd().split("\n") };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
