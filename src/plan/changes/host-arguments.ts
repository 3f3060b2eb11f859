import type { HostSettings } from "../../topology/host";
import { EVERY_STEP } from "../steps";
import type { ArgumentChange, Runs } from "./change";
import { inputsOf } from "./declared";

const anotherServer: readonly Runs[] = [
  {
    of: "its host",
    how: "anew",
    steps: EVERY_STEP,
    why: "what was done on one server is not done on another",
  },
  {
    of: "itself",
    how: "anew",
    steps: ["seed-open", "seed-close", "mark"],
    why: "a copy and a proof count for the server that they were made for",
  },
  {
    of: "its master",
    how: "anew",
    steps: ["mark"],
    why: "what came from one master proves nothing of another",
  },
];

const reached: readonly Runs[] = [
  { of: "its master", how: "again", steps: ["seed", "follow"], why: "there it is reached" },
  { of: "all above", how: "again", steps: ["preflight"], why: "no server follows itself" },
];

const inTheRunner: readonly Runs[] = [
  { of: "itself", how: "again", steps: ["runner"], why: "it stands in the runner's head" },
];

const host =
  <K extends keyof HostSettings>(key: K): ArgumentChange["value"] =>
  (server) =>
    server.host[key];

/** What changing an argument below `host` does. */
export const hostArguments: readonly ArgumentChange[] = [
  {
    argument: "host.address",
    effect: "another server",
    value: (server, declared) => inputsOf(declared, server).address,
    runs: [
      ...anotherServer,
      ...reached,
      { of: "itself", how: "again", steps: ["link"], why: "the slave logs in from there" },
    ],
  },
  {
    argument: "host.port",
    effect: "another server",
    value: host("port"),
    runs: [...anotherServer, ...reached],
  },
  {
    argument: "host.socket",
    effect: "another server",
    value: host("socket"),
    runs: anotherServer,
  },
  {
    argument: "host.dataDirectory",
    effect: "another server",
    value: host("dataDirectory"),
    runs: anotherServer,
  },
  {
    argument: "host.generation",
    effect: "another server",
    value: host("generation"),
    runs: [
      ...anotherServer,
      {
        of: "its master",
        how: "anew",
        steps: ["seed"],
        why: "a copy of a rebuilt master's data may be one of lost data",
      },
      {
        of: "all above",
        how: "again",
        steps: ["mark"],
        why: "what came through one server proves nothing of a rebuilt one",
      },
    ],
  },
  {
    argument: "host.ssh",
    effect: "nothing",
    value: (server, declared) => inputsOf(declared, server).ssh,
    runs: [
      {
        of: "its host",
        how: "again",
        steps: EVERY_STEP,
        why: "each logs in for itself",
      },
      {
        of: "its host",
        how: "anew",
        steps: EVERY_STEP,
        value: (server, declared) => inputsOf(declared, server).ssh === undefined,
        why: "a local command is another kind of resource than a remote one",
      },
    ],
  },
  {
    argument: "host.installDirectory",
    effect: "nothing",
    value: host("installDirectory"),
    runs: [
      { of: "its host", how: "again", steps: EVERY_STEP, why: "each names the runner's place" },
    ],
  },
  {
    argument: "host.configFile",
    effect: "nothing",
    value: host("configFile"),
    runs: [
      ...inTheRunner,
      { of: "itself", how: "again", steps: ["config"], why: "the file is written there" },
    ],
  },
  ...(
    [
      "service",
      "clientOptionFile",
      "serverOptions",
      "programDirectories",
      "stateDirectory",
    ] as const
  ).map((key): ArgumentChange => ({
    argument: `host.${key}`,
    effect: "nothing",
    value: host(key),
    runs: inTheRunner,
  })),
];
