import type { Dialect } from "./dialect";
import { mariadb } from "./mariadb";

/** One row per engine line: a family of server releases with one vocabulary. */
export const dialects = {
  "mariadb-10.11": { ...mariadb, versionPattern: "^10\\.11\\.[0-9]+-MariaDB" },
} as const satisfies Record<string, Dialect>;

/** A server line that this library speaks. */
export type EngineLine = keyof typeof dialects;

/** All engine lines, in the order of the table. */
export const engineLines = Object.keys(dialects) as readonly EngineLine[];

/** The words of `line`. */
export function dialectOf(line: EngineLine): Dialect {
  return dialects[line];
}
