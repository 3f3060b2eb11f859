import { dialectOf } from "../../engine/dialects";
import { usesGtid, type BinlogSettings } from "../../topology/topology";
import { declaredReach, declaredSettings, declaredSight } from "../declared-settings";
import { effectiveSettings } from "../effective-settings";
import { declaresFilter, listens } from "../follow-plan";
import type { ArgumentChange, Effect, Runs } from "./change";

/** The step of what stands in my.cnf. */
export const configuration: Runs = {
  of: "itself",
  how: "again",
  steps: ["config"],
  why: "it is a line of my.cnf",
};

const shorter: Runs = {
  ...configuration,
  steps: ["preflight"],
  why: "logs are not deleted sooner than now unless that is permitted",
};

const behindFilter = (of: Runs["of"]): Runs => ({
  of,
  how: "again",
  steps: ["mark"],
  value: declaresFilter,
  why: "a slave behind a filter may hold less than its master",
});

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

/** What changing an argument does that is a line of my.cnf, or says how lines are put there. */
export const settingArguments: readonly ArgumentChange[] = [
  {
    argument: "serverId",
    effect: "restarts",
    value: ({ serverId }) => serverId,
    runs: [
      configuration,
      {
        ...configuration,
        steps: ["preflight", "link"],
        why: "no other slave that is attached may have it",
      },
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
  { ...binlog("expireDays", "live"), runs: [configuration, shorter] },
  binlog("sync", "live", 1),
  {
    ...binlog("shortenRetentionOn", "nothing"),
    runs: [
      { ...configuration, why: "it permits what that step would refuse" },
      { ...shorter, why: "it permits what that step would refuse" },
    ],
  },
  {
    argument: "settings",
    effect: "live or restarts",
    value: declaredSettings,
    runs: [
      configuration,
      {
        ...configuration,
        steps: ["preflight"],
        value: (server) => effectiveSettings(server.line, declaredSettings(server)),
        why: "what keeps changes from slaves or hides errors is a finding unless it is declared",
      },
      {
        ...configuration,
        steps: ["preflight"],
        value: declaredReach,
        why: "slaves must reach it",
      },
      {
        ...configuration,
        steps: ["preflight"],
        value: declaredSight,
        why: "a slave must show how it replicates",
      },
      {
        ...configuration,
        of: "its master",
        steps: ["preflight"],
        value: listens,
        why: "a slave looks whether it reaches its master, unless that is to listen elsewhere",
      },
      behindFilter("itself"),
      behindFilter("all above"),
    ],
  },
  {
    argument: "restart",
    effect: "nothing",
    value: ({ restart }) => restart,
    runs: [{ ...configuration, why: "it permits what that step would refuse" }],
  },
];
