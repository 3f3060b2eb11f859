import { dialectOf } from "../../engine/dialects";
import { replicatedDatabases, usesGtid, type BinlogSettings } from "../../topology/topology";
import { keepsData } from "../host-plan";
import { declaredSettings } from "../declared-settings";
import { settingsFor } from "../settings";
import type { ArgumentChange, Effect, Runs } from "./change";

const configuration: Runs = {
  of: "itself",
  how: "again",
  steps: ["config"],
  why: "it is a line of my.cnf",
};

const binlog = <K extends keyof BinlogSettings>(
  key: K,
  effect: Effect,
  otherwise?: BinlogSettings[K],
): ArgumentChange => ({
  argument: `binlog.${key}`,
  effect,
  value: (server) => server.binlog[key] ?? otherwise,
  runs: [configuration],
});

/** What changing an argument of any server does, those below `host` and `accounts` apart. */
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
  {
    argument: "serverId",
    effect: "restarts",
    value: ({ serverId }) => serverId,
    runs: [
      configuration,
      { ...configuration, steps: ["preflight"], why: "no slave that is attached may have it" },
    ],
  },
  {
    argument: "binlog.name",
    effect: "nothing",
    value: ({ binlog: { name } }) => name,
    runs: [
      { ...configuration, why: "a declared name must be that of the logs that exist" },
      {
        of: "itself",
        how: "again",
        steps: ["preflight"],
        value: ({ binlog: { name } }) => name === undefined,
        why: "it tells a declared name from the default one",
      },
    ],
  },
  {
    ...binlog("format", "restarts"),
    value: (server) => server.binlog.format ?? dialectOf(server.line).options.binlogFormat,
  },
  {
    argument: "gtid",
    effect: "restarts",
    value: (server, { topology }) => usesGtid(topology, server),
    runs: [
      configuration,
      { ...configuration, steps: ["preflight"], why: "a server with data keeps what it has" },
    ],
  },
  binlog("maxSizeMiB", "live"),
  binlog("expireDays", "live"),
  binlog("sync", "live", 1),
  {
    ...binlog("shortenRetentionOn", "nothing"),
    runs: [{ ...configuration, why: "it permits what that step would refuse" }],
  },
  {
    argument: "settings",
    effect: "live or restarts",
    value: declaredSettings,
    runs: [configuration],
  },
  {
    argument: "restart",
    effect: "nothing",
    value: ({ restart }) => restart,
    runs: [{ ...configuration, why: "it permits what that step would refuse" }],
  },
  { argument: "onDestroy", effect: "nothing", value: () => undefined, runs: [] },
  {
    argument: "databases",
    effect: "pauses the slave",
    value: (server, { topology }) => replicatedDatabases(topology, server),
    runs: [
      {
        of: "itself",
        how: "again",
        steps: ["preflight"],
        why: "they must be on a master, and have been copied to a slave",
      },
      {
        ...configuration,
        value: (server, { topology }) => server.follows && replicatedDatabases(topology, server),
        why: "a slave filters by them",
      },
      {
        of: "itself",
        how: "again",
        steps: ["seed-open", "seed"],
        why: "they are what the next copy holds",
      },
      { of: "itself", how: "again", steps: ["mark"], why: "other filters, new proof" },
    ],
  },
];
