import type { DeclaredServer } from "../up/project";
import { changed, renamed, without, type Servers } from "./declared-changes";

/** What a step of a walk is drawn from: numbers that pick servers and values, and the number of the step. */
export interface Draw {
  readonly at: number;
  readonly other: number;
  readonly step: number;
}

/** A change of what a stack on real servers declares, that the servers take. */
export interface WalkChange {
  readonly what: string;
  readonly to: (servers: Servers, draw: Draw) => Servers;
  /** Whether the server whose settings change restarts. */
  readonly restarts?: boolean;
}

const slaves = (servers: Servers) => servers.filter(({ kind }) => kind === "slave");
const isLeaf = (servers: Servers, { name }: DeclaredServer) =>
  !servers.some(({ args }) => args.master === name);
const pick = (servers: Servers, i: number) => servers[i % servers.length];

/** Changes arguments of one of `among`. */
const withArgs =
  (
    among: (servers: Servers) => Servers,
    args: (server: DeclaredServer, draw: Draw) => Record<string, unknown>,
  ): WalkChange["to"] =>
  (servers, draw) =>
    changed(servers, pick(among(servers), draw.at)?.name ?? "", (one) => ({
      ...one,
      args: { ...one.args, ...args(one, draw) },
    }));

const all = (servers: Servers) => servers;
const part = ({ args }: DeclaredServer, key: string) =>
  (args[key] ?? {}) as Readonly<Record<string, unknown>>;
const setting = (name: string, from: number) =>
  withArgs(all, (one, { step }) => ({
    settings: { ...part(one, "settings"), [name]: from + step },
  }));
const below = (
  key: string,
  change: (old: Readonly<Record<string, unknown>>, draw: Draw) => object,
) =>
  withArgs(slaves, (one, draw) => {
    const old = part(one, key);
    return { [key]: { ...old, ...change(old, draw) } };
  });
const generation = (one: DeclaredServer) => Number(part(one, "seed")["generation"] ?? 1);

/** Copies a slave again, and with it what is below. */
export function seededAgain(servers: Servers, name: string): Servers {
  const kept = without(servers, name);
  return servers.map((one) =>
    kept.includes(one)
      ? one
      : {
          ...one,
          args: { ...one.args, seed: { ...part(one, "seed"), generation: generation(one) + 1 } },
        },
  );
}

/** The generations of the copies above a server. */
function lineage(servers: Servers, { args }: DeclaredServer): string {
  const master = servers.find(({ name }) => name === args.master);
  return master?.kind === "slave" ? `${lineage(servers, master)},${generation(master)}` : "";
}

function repointed(servers: Servers, { at, other }: Draw): Servers {
  const slave = pick(slaves(servers), at);
  if (slave === undefined) return servers;
  const masters = without(servers, slave.name).filter(({ name }) => name !== slave.args.master);
  const master = pick(masters, other)?.name;
  if (master === undefined) return servers;
  const moved = { ...slave, args: { ...slave.args, master } };
  // Masters stand before their slaves: the moved one and all below it go to the end.
  const kept = without(servers, slave.name);
  const after = [...kept, ...servers.filter((one) => !kept.includes(one))].map((one) =>
    one.name === slave.name ? moved : one,
  );
  // What it holds came through other copies, or its place is known by its old master's log alone.
  const goesOn =
    lineage(servers, slave) === lineage(after, moved) && slave.args["position"] !== "file";
  return goesOn ? after : seededAgain(after, slave.name);
}

/** Every kind of change, servers that come and go apart: those need hosts. */
export const WALK_CHANGES: readonly WalkChange[] = [
  { what: "a setting that is set live", to: setting("max_connections", 200), restarts: false },
  { what: "a setting that needs a restart", to: setting("back_log", 100), restarts: true },
  { what: "serverId", to: withArgs(all, (_one, { step }) => ({ serverId: 100 + step })) },
  {
    what: "accounts, their grants",
    to: withArgs(all, (_one, { step }) => ({
      accounts: [
        {
          user: "app",
          password: "it's one",
          grants: [{ on: "shop", privileges: step % 2 ? ["SELECT"] : ["SELECT", "INSERT"] }],
        },
      ],
    })),
  },
  {
    what: "accounts, a password",
    to: withArgs(all, (_one, { step }) => ({ accounts: [{ user: "app", password: `p'${step}` }] })),
  },
  { what: "link.password", to: below("link", (_old, { step }) => ({ password: `it's ${step}` })) },
  { what: "link.user", to: below("link", (_old, { step }) => ({ user: `link_${step}` })) },
  {
    what: "position",
    to: withArgs(slaves, ({ args }) => ({
      position: args["position"] === "file" ? "gtid" : "file",
    })),
  },
  {
    what: "semiSync",
    to: (servers, { other, step }) =>
      changed(servers, servers[0]?.name ?? "", ({ args: { semiSync, ...args }, ...one }) => {
        const on = { timeoutSeconds: 1 + step };
        return {
          ...one,
          args: semiSync !== undefined && other % 2 === 0 ? args : { ...args, semiSync: on },
        };
      }),
  },
  { what: "verify.marker", to: below("verify", ({ marker }) => ({ marker: marker === false })) },
  {
    what: "host.address, spelled differently",
    to: withArgs(all, (one) => {
      const { address } = part(one, "host");
      const spelled = address === "localhost" ? "127.0.0.1" : "localhost";
      return { host: { ...part(one, "host"), address: spelled } };
    }),
  },
  {
    what: "host.generation",
    to: withArgs(all, (one) => {
      const { generation: old = 1, ...host } = part(one, "host");
      return { host: { ...host, generation: Number(old) + 1 } };
    }),
  },
  {
    what: "seed.generation",
    to: (servers, { at }) => seededAgain(servers, pick(slaves(servers), at)?.name ?? ""),
  },
  {
    what: "a name",
    to: (servers, { at, step }) => renamed(servers, pick(servers, at)?.name ?? "", `name${step}`),
  },
  { what: "master", to: repointed },
];

/** A slave that nobody follows; nothing where there is but one slave. */
export function leafOf(servers: Servers, at: number): DeclaredServer | undefined {
  const leaves = slaves(servers).filter((one) => isLeaf(servers, one));
  return slaves(servers).length > 1 ? pick(leaves, at) : undefined;
}
