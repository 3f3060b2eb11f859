import type { LinkDeclaration } from "../arguments/slave";
import { cannotCopyFiles } from "../topology/copies";
import type { ServerDeclaration, Topology } from "../topology/topology";

/** The first copy of a slave's data. */
export interface SeedPlan {
  /**
   * `clone`, `backup`: the files of the whole server; `auto`: they or, where they cannot be had, a dump, as the hosts are found.
   */
  readonly method: "auto" | "clone" | "backup" | "parallel" | "dump" | "none" | "origin" | "empty";
  /** Why `auto` is a dump by the declarations alone. */
  readonly notFiles?: string;
  /** In how many streams a dump brings the rows, where it has enough of them; `cores`: as many as the hosts have processors. */
  readonly streams: number | "cores";
  /** In a pair: whether the other member is made from this one, or this one from the other. */
  readonly pair?: "origin" | "copy";
  readonly generation: number;
  /**
   * The generations of the seeds above this slave, from the top. When one is raised, this slave must be seeded again too,
   * or it silently lacks what changed there. Without names, so that a renamed master is no other one.
   */
  readonly lineage: string;
  readonly overwrite?: string;
  readonly timeoutSeconds: number;
  /** The account that pulls the copy. Its name holds the generation, so that no two seeds share one. */
  readonly user: string;
}

/** Plans the seed of `server`, which is below `masters` by `link`, its own master first. */
export function planSeed(
  topology: Topology,
  server: ServerDeclaration,
  link: LinkDeclaration,
  masters: readonly ServerDeclaration[],
): SeedPlan {
  const { member } = server;
  const { method, generation, overwrite, timeoutSeconds, streams } = link.seed;
  const notFiles = method === "auto" ? cannotCopyFiles(topology, server) : undefined;
  return {
    method: notFiles === undefined ? method : "dump",
    ...(notFiles === undefined ? {} : { notFiles }),
    ...(member === undefined ? {} : { pair: member.origin ? "origin" : "copy" }),
    generation,
    lineage: masters
      // The generation of a pair is one.
      .flatMap(({ follows }) =>
        follows === undefined || member !== undefined ? [] : [follows.seed.generation],
      )
      .reverse()
      .join(","),
    ...(overwrite === undefined ? {} : { overwrite }),
    timeoutSeconds,
    // Files that are asked for by name come or do not; a dump that is has one stream.
    streams: method === "parallel" ? (streams ?? "cores") : method === "auto" ? (streams ?? 1) : 1,
    user: `${link.user}_seed_${generation}`,
  };
}

/** Methods that copy the master's data, and so replace what is there. */
const COPYING = ["auto", "clone", "backup", "parallel", "dump"] as const;

/** Whether a seed by `method`, as a plan or the mark of a seed names it, copies data. */
export function copiesData(method: string | undefined): method is (typeof COPYING)[number] {
  return COPYING.some((one) => one === method);
}
