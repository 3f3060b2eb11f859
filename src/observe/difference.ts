/** Something on a host that is otherwise than a step has made it. */
export interface Difference {
  /** The step that mends it, or, where none does, the server. */
  readonly step: string;
  /** What it is and what it should be, as one line without secrets. */
  readonly text: string;
  /** `repair`: running the step again mends it. `report`: no step does; a proof is red for it. */
  readonly kind: "repair" | "report";
}

/** A difference that running `step` again mends. */
export function repair(step: string, text: string): Difference {
  return { step, text, kind: "repair" };
}

/** A difference on `server` that no step mends. */
export function report(server: string, text: string): Difference {
  return { step: server, text, kind: "report" };
}
