import { z } from "zod";
import { defined } from "./defined";
import { line, type ShapeOf } from "./values";

/** How a slave gets the master's data. */
export interface SeedArgs {
  /**
   * `clone` copies the files of the whole master with MySQL's CLONE, `backup` with mariadb-backup, over SSH where the master has
   * `host.ssh`; `dump` loads a dump of the replicated databases, streamed from the master; `parallel` does it with several
   * streams that are read at one moment. `auto` takes `clone` or `backup` where it can, and says why where it takes a dump, in several
   * streams only where `streams` is declared and from 300 MB on. `none` is your promise that the data are there already, with their
   * position. **On change:** nothing, unless `generation` is raised.
   *
   * @default "auto"
   */
  readonly method?: "auto" | "clone" | "backup" | "parallel" | "dump" | "none";
  /**
   * How many streams bring the rows of the larger tables beside each other, 2 to 32, with `auto` and `parallel`; each is a session on
   * both servers. A copy begins in a moment in which the master's writes wait, and each stream makes that a little longer.
   * **On change:** nothing; it counts for the next seed.
   *
   * @default one with `auto`; with `parallel` as many as the host has processors that has fewer of them, from 2 to 8
   */
  readonly streams?: number;
  /**
   * Raise it by one to replace the slave's data with a new copy. **On change:** re-seeds.
   *
   * @default 1
   */
  readonly generation?: number;
  /**
   * Names the server whose data the seed may overwrite, as the refusal prints it (`server_id/hostname`).
   * **On change:** nothing by itself; it counts when a seed runs.
   *
   * @default none: a server that holds data is refused
   */
  readonly overwrite?: string;
  /**
   * Seconds after which a copy is given up. **On change:** nothing; it counts for the next seed.
   *
   * @default 86400
   */
  readonly timeoutSeconds?: number;
}

/** Shape of it. */
export const seedShape = {
  method: z.enum(["auto", "clone", "backup", "parallel", "dump", "none"]).optional(),
  streams: z.int().min(2).max(32).optional(),
  generation: z.int().min(1).optional(),
  overwrite: line.optional(),
  timeoutSeconds: z.int().min(1).optional(),
} satisfies ShapeOf<SeedArgs>;

/**
 * How a server comes by its data: as {@link SeedArgs.method} says, or, in a pair, `origin`: it has them, the other
 * member is made from it; `empty`: neither has any.
 */
export type SeedMethod = NonNullable<SeedArgs["method"]> | "origin" | "empty";

/** How a server gets its data, with every default filled in; what may be overwritten and the number of streams have none. */
export type SeedDeclaration = Required<Omit<SeedArgs, "overwrite" | "method" | "streams">> &
  Pick<SeedArgs, "overwrite" | "streams"> & { readonly method: SeedMethod };

/** That of `seed`. */
export function declareSeed({
  method = "auto",
  generation = 1,
  timeoutSeconds = 86_400,
  overwrite,
  streams,
}: SeedArgs = {}): SeedDeclaration {
  return { method, generation, timeoutSeconds, ...defined({ overwrite, streams }) };
}
