import type { Reach } from "../render/reach";

/** How bad a finding is: `unknown` when it could not be found out. */
export type Severity = "degraded" | "broken" | "unknown";

/** What is wrong with a server, and what to do next. */
export interface Finding {
  readonly severity: Severity;
  readonly text: string;
  readonly next: readonly string[];
}

/** What a server is compared with. */
export interface Expected {
  /** Every server of the stack. */
  readonly servers: readonly Reach[];
  /** Seconds behind its master from which on a slave counts as degraded. */
  readonly lag: number;
  /** What its master has logged, by GTID; absent when that is not known. */
  readonly logged?: string | undefined;
}

/** A finding in one line. */
export function finding(severity: Severity, text: string, ...next: readonly string[]): Finding {
  return { severity, text, next };
}
