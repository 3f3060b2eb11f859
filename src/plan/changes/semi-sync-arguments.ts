import { acknowledges } from "../../topology/semi-sync";
import { mastersOf } from "../../topology/topology";
import type { ArgumentChange, Runs, Value } from "./change";
import { proof } from "./seed-arguments";

const configuration = { of: "itself", how: "again", steps: ["config"] } as const;

const answers: Value = (server, { topology }) => acknowledges(topology, server);

/** What a slave does that begins to answer its master, or ends. */
const ofSlave: readonly Runs[] = [
  { ...configuration, value: answers, why: "a slave that answers has a line of my.cnf for it" },
  {
    of: "itself",
    how: "again",
    steps: ["follow"],
    value: answers,
    why: "the slave tells its master when it connects",
  },
  { ...proof, value: answers },
];

/** What changing whether commits wait for slaves does. */
export const semiSyncArguments: readonly ArgumentChange[] = [
  {
    argument: "semiSync",
    effect: "live",
    value: (server, { topology }) => [
      server.semiSync,
      mastersOf(topology, server)[0]?.semiSync !== undefined,
    ],
    runs: [
      { ...configuration, value: ({ semiSync }) => semiSync, why: "these are lines of my.cnf" },
      ...ofSlave,
    ],
  },
  {
    argument: "link.semiSync",
    effect: "live",
    value: ({ follows }) => follows?.semiSync,
    runs: ofSlave,
  },
];
