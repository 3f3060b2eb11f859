import { mastersOf, usesMarker, type ServerDeclaration, type Topology } from "../topology/topology";

/** A step of a server, or a password that is made for it. Its resource is named `<server>-<step>`. */
export type Step =
  | Password
  | "runner"
  | "preflight"
  | "config"
  | "databases"
  | "accounts"
  | "link"
  | "seed-open"
  | "seed"
  | "seed-close"
  | "local-accounts"
  | "follow"
  | "mark"
  | "verify";

/** A generated password: of the link, of the account that copies, of an account of its own. */
export type Password = "link-password" | "seed-password" | `password-${string}`;

/** The steps of a master, in order; `databases` where some are made. */
export const MASTER_STEPS = ["runner", "preflight", "config", "databases", "accounts"] as const;

/** The steps of a slave, in order. */
export const SLAVE_STEPS = [
  "runner",
  "preflight",
  "config",
  "link",
  "seed-open",
  "seed",
  "seed-close",
  "local-accounts",
  "follow",
  "mark",
  "verify",
] as const;

/** Every step that runs on a host. */
export const EVERY_STEP: readonly Step[] = [...new Set([...MASTER_STEPS, ...SLAVE_STEPS])];

/** Steps of a slave that run on its master. */
const ON_MASTER: readonly Step[] = ["link", "seed-open", "seed-close"];

/** The steps of `server`, in order. */
export function stepsOf({ follows, makes }: ServerDeclaration): readonly Step[] {
  if (follows !== undefined) return SLAVE_STEPS;
  return MASTER_STEPS.filter((step) => step !== "databases" || makes !== undefined);
}

/** The passwords that are made for `server`. */
export function passwordsOf(
  { follows, accounts }: ServerDeclaration,
  linkGenerated: boolean,
): readonly Password[] {
  const users = accounts.filter(({ generated }) => generated).map(({ user }) => user);
  return [
    ...(follows === undefined ? [] : (["seed-password"] as const)),
    ...(follows === undefined || !linkGenerated ? [] : (["link-password"] as const)),
    ...[...new Set(users)].map((user) => `password-${user}` as const),
  ];
}

/** The server on whose host `step` of `server` runs. */
export function placeOf(
  topology: Topology,
  server: ServerDeclaration,
  step: Step,
): ServerDeclaration {
  const masters = mastersOf(topology, server);
  if (ON_MASTER.includes(step)) return masters[0] ?? server;
  if (step !== "mark") return server;
  // A marker is written where writing is allowed: at the top. Without one, the master's own position counts.
  return (usesMarker(topology, server) ? masters.at(-1) : masters[0]) ?? server;
}
