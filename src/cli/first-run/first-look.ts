import type { Effect } from "../../steps/effects";
import type { Row } from "../overview";

/** Something that a first run would change on a server. */
export interface FirstChange {
  readonly text: string;
  readonly effect: Effect;
}

/** What a first run would change on the server of `subject`, and what it would refuse beside its preflight. */
export interface FirstRun {
  readonly changes: readonly FirstChange[];
  readonly refused: readonly string[];
}

/** What a first run would find and change on a server. */
export interface FirstLook {
  readonly name: string;
  readonly health: Row["health"];
  /** What it would refuse, each with what to do; empty: nothing. */
  readonly refused: readonly string[];
  readonly warnings: readonly string[];
  readonly changes: readonly FirstChange[];
  /** Why it was not looked at, and what to do then. */
  readonly unlooked?: { readonly why: string; readonly next: string };
}
