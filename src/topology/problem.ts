import type { Topology } from "./topology";

/** One thing wrong with a declaration. */
export interface Problem {
  /** Where it is, as a path into the declaration: `db2.serverId`. */
  readonly at: string;
  /** What must hold, then what holds instead. */
  readonly message: string;
}

/** Looks at a whole topology and returns what is wrong with it. */
export type Rule = (topology: Topology) => readonly Problem[];

/** Thrown for a declaration that cannot be planned. Carries every problem, not the first. */
export class TopologyError extends Error {
  override readonly name = "TopologyError";
  /** Makes it a `pulumi.RunError`, which this layer does not know: the engine prints its message alone, without a stack trace. */
  readonly __pulumiRunError = true;

  constructor(readonly problems: readonly Problem[]) {
    const list = problems.map(({ at, message }) => `\n  - ${at}: ${message}`).join("");
    super(`Cannot plan the topology: found ${problems.length} problem(s)${list}`);
  }
}
