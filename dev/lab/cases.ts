import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "..", "test", "lab");

/** A case: what happens to a topology, and what is seen then. */
export interface Case {
  readonly name: string;
  readonly directory: string;
  readonly topology: string;
  /** The lines that do.sh is to say. */
  readonly expected: readonly string[];
}

/**
 * The cases below test/lab/cases, by topology and name: `names`, or all.
 *
 * @throws {Error} If a case lacks one of its files, or there is none of that name.
 */
export function findCases(names: readonly string[]): Case[] {
  const cases = join(folder, "cases");
  const there = readdirSync(cases).sort();
  const unknown = names.find((name) => !there.includes(name));
  if (unknown !== undefined)
    throw new Error(`Cannot run "${unknown}": the cases are ${there.join(", ")}`);
  return (names.length === 0 ? there : [...new Set(names)])
    .map((name) => readCase(join(cases, name), name))
    .sort((one, other) => order(one).localeCompare(order(other)));
}

/** The hosts of a topology, by the names in its file `hosts`. */
export function hostsOf(topology: string): string[] {
  return words(readFileSync(join(topologyDirectory(topology), "hosts"), "utf8"));
}

/** Where the stack of a topology stands. */
export function topologyDirectory(topology: string): string {
  return join(folder, "topologies", topology);
}

function readCase(directory: string, name: string): Case {
  for (const file of ["topology", "do.sh", "expect.md"])
    if (!existsSync(join(directory, file)))
      throw new Error(`Cannot run "${name}": ${directory} must have a file "${file}"`);
  const [topology = ""] = words(readFileSync(join(directory, "topology"), "utf8"));
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
  return { name, directory, topology, expected: block.trimEnd().split("\n") };
}

function order({ topology, name }: Case): string {
  return `${topology} ${name}`;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
