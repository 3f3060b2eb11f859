/**
 * The parts of the runner by layer, in the order in which they are read: each uses only what stands before it. After them
 * comes main.sh, which calls what was asked for.
 */
const RUNNER_LAYERS = {
  kernel: ["base", "text", "request", "findings"],
  server: [
    "sql",
    "writes",
    "service",
    "activation",
    "readable",
    "contact",
    "identity",
    "options",
    "plugins",
    "made",
  ],
  accounts: ["owner", "databases", "accounts"],
  channel: ["channel", "semi-sync", "undeclared"],
  data: [
    "filter",
    "scope",
    "mark",
    "holdings",
    "survey",
    "streams",
    "exact",
    "computed",
    "members",
    "judge",
    "copy",
    "directories",
    "rehearse",
    "unsent",
    "room",
    "private",
    "beside",
    "over-ssh",
    "backup",
    "method",
    "clone",
    "whole",
  ],
  steps: [
    "pair",
    "added",
    "send",
    "let-in",
    "seed",
    "live",
    "change",
    "places",
    "configuration",
    "preflight",
    "follow",
    "compare",
    "verify",
    "writer",
  ],
  look: ["failing", "status", "doctor", "compare", "skip", "outlook"],
} as const;

/** The files of the runner's mechanisms below `templates/runner`, in order. */
export function runnerParts(): string[] {
  const layered = Object.entries(RUNNER_LAYERS).flatMap(([layer, parts]) =>
    parts.map((part) => `${layer}/${part}.sh`),
  );
  return [...layered, "main.sh"];
}
