import { z } from "zod";
import { type LinkArgs, linkShape } from "./link";
import type { ShapeOf } from "./values";

/** The links of a pair, one in each direction. */
export interface PairLinkArgs extends Omit<LinkArgs, "user" | "semiSync"> {
  /**
   * Name of the replication account, the same on both members. **On change:** new accounts, then a reconnect.
   *
   * @default "repl_" and the name of the member that logs in
   */
  user?: string;
  /**
   * MariaDB's `MASTER_USE_GTID`. `slave_pos`: a member continues after what it has applied. `current_pos`: after what it has
   * written itself too; the other member must then still have those transactions, or the link stops with error 1236.
   * MariaDB advises against it. **On change:** re-points.
   *
   * @default "slave_pos"
   */
  gtidPosition?: "slave_pos" | "current_pos";
}

const { semiSync: _, ...further } = linkShape;

/** Shape of it. */
export const pairLinkShape = {
  ...further,
  gtidPosition: z.enum(["slave_pos", "current_pos"]).optional(),
} satisfies ShapeOf<PairLinkArgs>;
