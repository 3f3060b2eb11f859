import { keepsData } from "../host-plan";
import { planSeed } from "../seed-plan";
import type { ArgumentChange, Runs } from "./change";

/** The proof that a slave follows. */
export const proof: Runs = {
  of: "itself",
  how: "again",
  steps: ["mark"],
  why: "it is part of what is proved",
};

/** What changing an argument below `seed` does. */
export const seedArguments: readonly ArgumentChange[] = [
  {
    argument: "seed.method",
    effect: "nothing",
    value: (server) => server.follows && planSeed(server, server.follows, []).method,
    runs: [
      {
        of: "itself",
        how: "again",
        steps: ["preflight", "seed"],
        why: "it says whether data may be there already; it counts for the next copy",
      },
      {
        of: "itself",
        how: "again",
        steps: ["config"],
        value: keepsData,
        why: "some settings may not change on a server that keeps its data",
      },
    ],
  },
  {
    argument: "seed.generation",
    effect: "re-seeds",
    value: ({ follows }) => follows?.seed.generation,
    runs: [
      {
        of: "itself",
        how: "anew",
        steps: ["seed-password", "seed-open", "seed", "seed-close"],
        why: "copies again",
      },
      {
        of: "itself",
        how: "again",
        steps: ["preflight", "local-accounts", "follow"],
        why: "a copy may replace what they look at, or what they made",
      },
      proof,
      {
        of: "all above",
        how: "again",
        steps: ["preflight", "seed"],
        why: "what is below a new copy must be copied again too",
      },
    ],
  },
  {
    argument: "seed.overwrite",
    effect: "nothing",
    value: ({ follows }) => follows?.seed.overwrite,
    runs: [
      {
        of: "itself",
        how: "again",
        steps: ["preflight", "seed"],
        why: "it permits what they would refuse",
      },
    ],
  },
  {
    argument: "seed.timeoutSeconds",
    effect: "nothing",
    value: ({ follows }) => follows?.seed.timeoutSeconds,
    runs: [{ of: "itself", how: "again", steps: ["seed"], why: "it counts for the next copy" }],
  },
];
