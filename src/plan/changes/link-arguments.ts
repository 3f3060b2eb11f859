import { replicatedDatabases, usesMarker } from "../../topology/topology";
import type { ArgumentChange, Runs } from "./change";
import { inputsOf } from "./declared";
import { proof } from "./seed-arguments";

const channel: Runs = {
  of: "itself",
  how: "again",
  steps: ["follow"],
  why: "it is part of the channel",
};

/** What changing an argument that only a slave has does, those below `seed` apart. */
export const linkArguments: readonly ArgumentChange[] = [
  {
    argument: "master",
    effect: "re-points",
    value: ({ follows }) => follows?.master,
    runs: [
      {
        of: "itself",
        how: "again",
        steps: ["preflight"],
        why: "what it holds is judged by whom it follows",
      },
      {
        of: "itself",
        how: "anew",
        steps: ["seed-open", "seed", "seed-close"],
        why: "a copy is one of its master's data; the runner looks whether it is needed",
      },
      channel,
      proof,
      {
        of: "itself",
        how: "again",
        steps: ["config"],
        value: ({ follows }) => follows === undefined,
        why: "a slave has settings of its own",
      },
    ],
  },
  {
    argument: "position",
    effect: "re-points",
    value: ({ follows }) => follows?.position,
    runs: [channel, proof],
  },
  {
    argument: "link.user",
    effect: "re-points",
    value: ({ follows }) => follows?.user,
    runs: [
      {
        of: "itself",
        how: "again",
        steps: ["link", "seed-open", "seed"],
        why: "it names the account of the link, and with the generation that of the copy",
      },
      channel,
    ],
  },
  {
    argument: "link.from",
    effect: "nothing",
    value: ({ follows }) => follows?.from,
    runs: [
      {
        of: "itself",
        how: "again",
        steps: ["link", "seed-open"],
        why: "it is part of the accounts on the master",
      },
    ],
  },
  {
    argument: "link.password",
    effect: "re-points",
    value: (server, declared) => server.follows && inputsOf(declared, server).linkPassword,
    runs: [{ of: "itself", how: "again", steps: ["link"], why: "the account has it" }, channel],
  },
  {
    argument: "link.connectRetrySeconds",
    effect: "re-points",
    value: ({ follows }) => follows?.connectRetrySeconds,
    runs: [channel],
  },
  {
    argument: "link.tls",
    effect: "re-points",
    value: ({ follows }) => follows?.tls,
    runs: [
      { of: "itself", how: "again", steps: ["seed"], why: "it counts for the next copy" },
      channel,
    ],
  },
  {
    argument: "verify.marker",
    effect: "pauses the slave",
    value: (server, { topology }) => usesMarker(topology, server),
    runs: [
      { of: "itself", how: "again", steps: ["link"], why: "the account may read the marker" },
      channel,
      proof,
      {
        of: "itself",
        how: "again",
        steps: ["config"],
        value: (server, { topology }) =>
          replicatedDatabases(topology, server) && usesMarker(topology, server),
        why: "where databases are named, the marker's is one of them",
      },
    ],
  },
  {
    argument: "verify.catchUpSeconds",
    effect: "proves again",
    value: ({ follows }) => follows?.verify.catchUpSeconds,
    runs: [proof],
  },
  {
    argument: "verify.checksum",
    effect: "proves again",
    value: ({ follows }) => follows?.verify.checksum,
    runs: [
      { of: "itself", how: "again", steps: ["link"], why: "the account may read the tables" },
      proof,
    ],
  },
  { argument: "rollout", effect: "nothing", value: () => undefined, runs: [] },
  {
    argument: "recheck",
    effect: "proves again",
    value: (server, declared) => inputsOf(declared, server).recheck ?? "",
    runs: [proof],
  },
];
