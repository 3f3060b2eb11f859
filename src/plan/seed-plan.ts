import type { LinkDeclaration, ServerDeclaration } from "../topology/topology";

/** The first copy of a slave's data. */
export interface SeedPlan {
  readonly method: "dump" | "none";
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

/** Plans the seed of a slave below `masters`, its own master first. */
export function planSeed(link: LinkDeclaration, masters: readonly ServerDeclaration[]): SeedPlan {
  const { method, generation, overwrite, timeoutSeconds } = link.seed;
  return {
    // `auto` has one method to take so far; clone and backup are further answers here.
    method: method === "none" ? "none" : "dump",
    generation,
    lineage: masters
      .flatMap(({ follows }) => (follows === undefined ? [] : [follows.seed.generation]))
      .reverse()
      .join(","),
    ...(overwrite === undefined ? {} : { overwrite }),
    timeoutSeconds,
    user: `${link.user}_seed_${generation}`,
  };
}
