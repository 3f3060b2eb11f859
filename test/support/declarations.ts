import type { LinkDeclaration } from "../../src/arguments/slave";
import type { ServerDeclaration, Topology } from "../../src/topology/topology";

/** What a test declares of a server beside the usual. */
export type Change = Partial<Omit<ServerDeclaration, "host" | "binlog">> & {
  readonly binlog?: Partial<ServerDeclaration["binlog"]>;
  readonly host?: Partial<ServerDeclaration["host"]>;
};

/** What a test declares of a link beside the usual. */
export type LinkChange = Partial<Omit<LinkDeclaration, "seed" | "verify">> & {
  readonly seed?: Partial<LinkDeclaration["seed"]>;
  readonly verify?: Partial<LinkDeclaration["verify"]>;
};

/** A host by the distribution's conventions. */
const host: ServerDeclaration["host"] = {
  port: 3306,
  socket: "/run/mysqld/mysqld.sock",
  configFile: "/etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf",
  dataDirectory: "/var/lib/mysql",
  service: { unit: "mariadb.service" },
  serverOptions: [],
  programDirectories: [],
  installDirectory: "/usr/local/lib/pulumi-mysql-replication",
  stateDirectory: "/var/lib/pulumi-mysql-replication",
  generation: 1,
  remote: false,
};

/** A server that follows nobody: `db1` with id 1 unless `change` says otherwise. */
export function master(change: Change = {}): ServerDeclaration {
  return {
    name: "db1",
    line: "mariadb-10.11",
    serverId: 1,
    settings: {},
    accounts: [],
    gtid: true,
    restart: "when-needed",
    ...change,
    binlog: { sync: 1, ...change.binlog },
    host: { ...host, ...change.host },
  };
}

/** A server that follows `db1`: `db2` with id 2 unless `change` says otherwise. */
export function slave(change: Change = {}, link: LinkChange = {}): ServerDeclaration {
  return {
    ...master({ name: "db2", serverId: 2, ...change }),
    follows: follows({ user: `repl_${change.name ?? "db2"}`, ...link }),
  };
}

/** A link to `db1` with every default filled in, `link` apart. */
export function follows(link: LinkChange = {}): LinkDeclaration {
  return {
    master: "db1",
    position: "gtid",
    user: "repl_db2",
    passwordGiven: false,
    connectRetrySeconds: 10,
    rollout: "serial",
    recheck: "",
    ...link,
    seed: { method: "auto", generation: 1, timeoutSeconds: 86_400, ...link.seed },
    verify: { marker: true, catchUpSeconds: 3600, checksum: false, ...link.verify },
  };
}

/** The topology of `servers`. */
export function topologyOf(...servers: readonly ServerDeclaration[]): Topology {
  return { servers };
}

/** The members `db1` and `db2` of a pair named "pair", of which `db2` is made from `db1`. */
export function members(
  change: Change = {},
  member: Partial<NonNullable<ServerDeclaration["member"]>> = {},
): readonly [ServerDeclaration, ServerDeclaration] {
  const one = (n: 1 | 2): ServerDeclaration => ({
    ...slave({ name: `db${n}`, serverId: n, databases: ["shop"], ...change }),
    follows: follows({
      master: `db${3 - n}`,
      user: `repl_db${n}`,
      seed: { method: n === 1 ? "origin" : "dump" },
    }),
    member: {
      pair: "pair",
      gtidDomain: n,
      autoIncrement: { increment: 2, offset: n },
      databases: [{ name: "shop" }],
      writes: true,
      runsEvents: n === 1,
      origin: n === 1,
      currentPosition: false,
      switchSeconds: 10,
      ...member,
    },
  });
  return [one(1), one(2)];
}
