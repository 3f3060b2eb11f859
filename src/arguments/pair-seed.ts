import { z } from "zod";
import { type SeedArgs, seedShape } from "./seed";
import type { ShapeOf } from "./values";

/** How the members of a pair come to hold the same data. */
export interface PairSeed extends Omit<SeedArgs, "method"> {
  /**
   * `none` is your promise that both members hold the same data already: the channels of a running pair continue from their
   * positions, and a master and its slave become a pair without a dump. **On change:** nothing, unless `generation` is raised.
   *
   * @default the other member gets a dump of `from`; without `from` both are empty
   */
  readonly method?: "none";
  /**
   * The member whose data the other one gets (the origin); with `method: "none"`, the one that was the master. **On change:** nothing,
   * unless `generation` is raised.
   *
   * @default none: both members must be empty
   */
  readonly from?: string;
}

/** Shape of it. */
export const pairSeedShape = {
  ...seedShape,
  method: z.literal("none").optional(),
  from: z.string().optional(),
} satisfies ShapeOf<PairSeed>;
