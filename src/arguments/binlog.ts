import { z } from "zod";
import { defined } from "./defined";
import { line, type ShapeOf } from "./values";

/** The binary log of a server. */
export interface BinlogSettings {
  /**
   * Base name of the binary log. Logs that exist keep their name; a declared name that differs from it is an error.
   * **On change:** an error on a server that logs, for the same reason.
   *
   * @default the name of the logs that exist, else "mysql-bin"
   */
  readonly name?: string;
  /**
   * Format of events. **On change:** restarts the server.
   *
   * @default "ROW"
   */
  readonly format?: "ROW" | "MIXED" | "STATEMENT";
  /**
   * Size in MiB, 1 to 1024, at which a file is closed and the next one begins. **On change:** set live.
   *
   * @default the server's, 1024
   */
  readonly maxSizeMiB?: number;
  /**
   * Days for which logs are kept, at least 1; a slave that is disconnected for longer must be seeded again. **On change:**
   * set live; a shorter time than the server's needs {@link shortenRetentionOn}.
   *
   * @default the server's own retention is left alone
   */
  readonly expireDays?: number;
  /**
   * Commits after which the log is flushed to disk; 1 loses nothing in a crash. **On change:** set live.
   *
   * @default 1
   */
  readonly sync?: number;
  /**
   * Name of the server on which a shorter retention may delete logs. **On change:** nothing by itself.
   *
   * @default none: a shorter retention is an error
   */
  readonly shortenRetentionOn?: string;
}

/** Shape of the binary log. */
export const binlogShape = {
  name: z
    .string()
    .regex(/^[A-Za-z0-9_./-]+$/, "must be a plain file name")
    .optional(),
  format: z.enum(["ROW", "MIXED", "STATEMENT"]).optional(),
  maxSizeMiB: z.number().min(1).max(1024).optional(),
  expireDays: z.number().optional(),
  sync: z.int().min(0).optional(),
  shortenRetentionOn: line.optional(),
} satisfies ShapeOf<BinlogSettings>;

/** The binary log, with the defaults that are neither the engine line's nor the server's own. */
export type BinlogDeclaration = BinlogSettings & Required<Pick<BinlogSettings, "sync">>;

/** That of `binlog`. */
export function declareBinlog({ sync = 1, ...binlog }: BinlogSettings = {}): BinlogDeclaration {
  return { ...defined(binlog), sync };
}
