import type { LinkDeclaration, ServerDeclaration, Topology } from "../../src/topology/topology";

/** What a test declares of a server beside the usual. */
export type Change = Partial<Omit<ServerDeclaration, "host">> & {
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
};

/** A server that follows nobody: `db1` with id 1 unless `change` says otherwise. */
export function master(change: Change = {}): ServerDeclaration {
  return {
    name: "db1",
    line: "mariadb-10.11",
    serverId: 1,
    binlog: {},
    settings: {},
    accounts: [],
    gtid: true,
    restart: "when-needed",
    ...change,
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
    connectRetrySeconds: 10,
    ...link,
    seed: { method: "auto", generation: 1, timeoutSeconds: 86_400, ...link.seed },
    verify: { marker: true, catchUpSeconds: 3600, ...link.verify },
  };
}

/** The topology of `servers`. */
export function topologyOf(...servers: readonly ServerDeclaration[]): Topology {
  return { servers };
}
