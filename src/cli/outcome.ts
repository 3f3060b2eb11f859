/** What the tool prints, and its exit code. */
export interface Outcome {
  readonly text: string;
  readonly code: number;
}

/** The exit code of a health. */
export const CODES = { healthy: 0, degraded: 1, broken: 2, unknown: 3 } as const;
