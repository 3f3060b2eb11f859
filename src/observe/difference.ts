/** Something on a host that is otherwise than a step has made it. */
export interface Difference {
  /** The step that it concerns, {@link EVERY_STEP}, or, where none does anything about it, the server. */
  readonly step: string;
  /** What it is and what it should be, as one line without secrets. */
  readonly text: string;
  /**
   * `repair`: running the step again mends it. `refuse`: the step is red for it, and says what to do. `report`: no step looks at
   * it but the proof, which is red for it.
   */
  readonly kind: "repair" | "refuse" | "report";
}

/** All steps that keep what they know on that host. */
export const EVERY_STEP = "every step";

/** What a proof is written to is not there. */
export const MARKER_GONE = "the database pulumi_replication is gone";

/** A difference that running `step` again mends. */
export function repair(step: string, text: string): Difference {
  return { step, text, kind: "repair" };
}

/** A difference that `step` is red for. */
export function refuse(step: string, text: string): Difference {
  return { step, text, kind: "refuse" };
}

/** A difference on `server` that no step mends. */
export function report(server: string, text: string): Difference {
  return { step: server, text, kind: "report" };
}
