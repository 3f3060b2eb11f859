import { z } from "zod";
import type { ShapeOf } from "./values";

/** How the commits of a master wait for its slaves. */
export interface SemiSyncSettings {
  /**
   * Seconds, 0.001 to 4294967, after which a commit returns without an acknowledgement. The master is then asynchronous
   * until a slave has caught up. **On change:** set live.
   *
   * @default 1
   */
  readonly timeoutSeconds?: number;
  /**
   * Where a commit waits. `AFTER_SYNC`: before other sessions see it, so that everything they have seen is on a slave too.
   * `AFTER_COMMIT`: after other sessions see it. **On change:** set live.
   *
   * @default "AFTER_SYNC"
   */
  readonly waitPoint?: "AFTER_SYNC" | "AFTER_COMMIT";
}

/** Shape of it. */
export const semiSyncShape = {
  timeoutSeconds: z.number().optional(),
  waitPoint: z.enum(["AFTER_SYNC", "AFTER_COMMIT"]).optional(),
} satisfies ShapeOf<SemiSyncSettings>;

/** The same, with every default filled in. */
export type SemiSyncDeclaration = Required<SemiSyncSettings>;

/** That of `settings`. */
export function declareSemiSync({
  timeoutSeconds = 1,
  waitPoint = "AFTER_SYNC",
}: SemiSyncSettings): SemiSyncDeclaration {
  return { timeoutSeconds, waitPoint };
}
