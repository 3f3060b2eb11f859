import { z } from "zod";
import type { ShapeOf } from "./values";

/** How a slave proves that it follows. */
export interface VerifyArgs {
  /**
   * Whether the proof is a marker row, written on the master to the small database `pulumi_replication` and read on the
   * slave. Without it the proof is the position that the slave has reached, and only server id and host name tell a rebuilt
   * master. Slaves below a server without markers have none either. **On change:** set live where filters change.
   *
   * @default true
   */
  readonly marker?: boolean;
  /**
   * Seconds that the proof waits for the slave to catch up. **On change:** proves again.
   *
   * @default 3600
   */
  readonly catchUpSeconds?: number;
  /**
   * Whether the replicated tables are compared with the master's by CHECKSUM TABLE, which reads them in full on both servers,
   * for `catchUpSeconds` at most: by the proof, and by each `pulumi up` that finds nothing else to do, not by a preview. The
   * replication account gets SELECT on them for this. A table that is written to is compared several times. **On change:**
   * proves again.
   *
   * @default false
   */
  readonly checksum?: boolean;
}

/** Shape of it. */
export const verifyShape = {
  marker: z.boolean().optional(),
  catchUpSeconds: z.int().min(1).optional(),
  checksum: z.boolean().optional(),
} satisfies ShapeOf<VerifyArgs>;

/** How a slave proves that it follows, with every default filled in. */
export type VerifyDeclaration = Required<VerifyArgs>;

/** That of `verify`. */
export function declareVerify({
  marker = true,
  catchUpSeconds = 3600,
  checksum = false,
}: VerifyArgs = {}): VerifyDeclaration {
  return { marker, catchUpSeconds, checksum };
}
