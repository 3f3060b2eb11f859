import { dialectOf } from "../../engine/dialects";
import { replicatedDatabases } from "../../topology/topology";
import { keepsData } from "../host-plan";
import { settingsFor } from "../settings";
import type { ArgumentChange, Value } from "./change";
import { configuration } from "./setting-arguments";

const replicated: Value = (server, { topology }) => replicatedDatabases(topology, server);

/** What changing an argument of any server does, those of other tables apart. */
export const serverArguments: readonly ArgumentChange[] = [
  {
    argument: "engine",
    effect: "nothing",
    value: ({ line }) => line,
    runs: [
      {
        of: "itself",
        how: "again",
        steps: ["runner", "preflight"],
        why: "the runner speaks the line's words, and the server must be of it",
      },
      {
        ...configuration,
        value: (server, { topology }) => {
          const { owned, defaults } = settingsFor(topology, server);
          return [owned, defaults, keepsData(server)];
        },
        why: "lines call settings differently",
      },
      {
        of: "itself",
        how: "again",
        steps: ["follow"],
        value: ({ line }) => [dialectOf(line).change, dialectOf(line).columns],
        why: "the statement that points a slave differs between lines",
      },
      {
        of: "its master",
        how: "again",
        steps: ["seed-open"],
        value: ({ line }) => dialectOf(line).dumpPrivileges,
        why: "what a dump needs differs between lines",
      },
    ],
  },
  { argument: "onDestroy", effect: "nothing", value: () => undefined, runs: [] },
  {
    argument: "databases",
    effect: "pauses the slave",
    value: (server, declared) => [replicated(server, declared), server.makes],
    runs: [
      {
        of: "itself",
        how: "again",
        steps: ["preflight"],
        value: (server, { topology }) =>
          (replicatedDatabases(topology, server) ?? []).filter(
            (name) => !server.makes?.some((made) => made.name === name),
          ),
        why: "they must be on a master, and have been copied to a slave",
      },
      {
        ...configuration,
        value: (server, { topology }) => server.follows && replicatedDatabases(topology, server),
        why: "a slave filters by them",
      },
      {
        of: "itself",
        how: "anew",
        steps: ["seed-open", "seed", "seed-close"],
        value: replicated,
        why: "copies those that are added; the others stay where they are",
      },
      {
        of: "itself",
        how: "again",
        steps: ["mark"],
        value: replicated,
        why: "other filters, new proof",
      },
      {
        of: "itself",
        how: "again",
        steps: ["link"],
        value: (server, { topology }) =>
          server.follows?.verify.checksum && replicatedDatabases(topology, server),
        why: "where tables are compared, the account may read them",
      },
      {
        of: "itself",
        how: "again",
        steps: ["databases"],
        value: ({ makes }) => makes,
        why: "it makes those that are declared with a character set",
      },
    ],
  },
];
