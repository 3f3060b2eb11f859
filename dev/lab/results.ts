import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { topologyDirectory, type Trial } from "./cases";
import { LAB } from "./place";

const RESULTS = join(LAB, "results");

/** How a case went on a topology. */
export interface Result extends Trial {
  /** What was wrong; empty when it passed. */
  readonly faults: readonly string[];
  /** The version of the master's server. */
  readonly server: string;
}

/** What is kept of it. */
interface Kept {
  /** Of the case and the topology as they were then. */
  readonly key: string;
  readonly faults: readonly string[];
  readonly server: string;
}

/** Keeps how a trial went, in the place of the last time. */
export function keepResult({ topology, one, faults, server }: Result): void {
  const kept: Kept = { key: keyOf({ topology, one }), faults, server };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(fileOf({ topology, one }), JSON.stringify(kept));
}

/** The last result of each trial: of those that have run as they are written now. */
export function keptResults(trials: readonly Trial[]): Result[] {
  return trials.flatMap((trial) => {
    const file = fileOf(trial);
    if (!existsSync(file)) return [];
    const { key, faults, server } = JSON.parse(readFileSync(file, "utf8")) as Kept;
    return key === keyOf(trial) ? [{ ...trial, faults, server }] : [];
  });
}

function fileOf({ topology, one }: Trial): string {
  return join(RESULTS, `${topology}.${one.name}.json`);
}

/** Of what is done in a trial, and to what: not of the library and the lab's own words, of which it is the test. */
function keyOf({ topology, one }: Trial): string {
  const hash = createHash("sha256");
  for (const directory of [one.directory, topologyDirectory(topology)])
    for (const file of readdirSync(directory).sort()) {
      // Where else a case is tried is nothing to this trial.
      if (file !== "topologies")
        hash.update(`${file}\n`).update(readFileSync(join(directory, file)));
    }
  return hash.digest("hex").slice(0, 16);
}
