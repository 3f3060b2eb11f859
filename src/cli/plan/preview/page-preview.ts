import type { PreviewedLine } from "./lines";
import type { Drift } from "./drift";
import type { Previewed } from "./operations";

/** Something that a plan and a preview of the same stack say otherwise. */
export interface Contradiction {
  /** What either says, and where that may come from. */
  readonly says: string;
  /** The steps, or the servers, of which they say so. */
  readonly on: readonly string[];
}

/** What a preview says beside a plan. */
export interface PagePreview {
  /** Whether it ended with an error: then it may have more steps. */
  readonly failed: boolean;
  readonly contradictions: readonly Contradiction[];
  /** What the engine would do with the steps of the plan, and with those beyond it, by name; others stay as they are. */
  readonly steps: readonly Previewed[];
  readonly drift: readonly Drift[];
  /** The steps that run for that alone, and are not in the plan. */
  readonly drifted: readonly string[];
  readonly says: readonly PreviewedLine[];
  readonly errors: readonly string[];
  /** Resources that are in no plan: of a `mysql.Provider`, and those of the program that are not this library's. */
  readonly others: readonly Previewed[];
}
