import type { OptionRow } from "../engine/dialect";

/** One line of my.cnf, and why it is there. */
export type Setting = OptionRow;

/** The settings of one server, by who decides about them. */
export interface ServerSettings {
  /** Replication depends on them; a declaration may not set them. */
  readonly owned: readonly Setting[];
  /** The library's choice where the declaration is silent. */
  readonly defaults: readonly Setting[];
  /** The user's own, in the order of their names. */
  readonly declared: readonly Setting[];
}
