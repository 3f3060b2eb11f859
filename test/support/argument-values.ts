import type { DeclaredServer } from "../up/project";

/** An argument of a server, and values between which a test changes it; `undefined` leaves it out. */
export interface ArgumentValues {
  /** As the prediction names it. */
  readonly argument: string;
  /** Where it is in the arguments, if not where the prediction's name says. */
  readonly path?: string;
  readonly kind: "any" | DeclaredServer["kind"];
  readonly values: readonly unknown[];
}

const ssh = { privateKey: "key", hostKey: "ssh-ed25519 AAAA" };
const grant = (on: string, ...privileges: string[]) => ({ on, privileges });
const user = (args: object) => [{ user: "app", ...args }];

const any = (argument: string, ...values: readonly unknown[]): ArgumentValues => ({
  argument,
  kind: "any",
  values: [undefined, ...values],
});
const slave = (argument: string, ...values: readonly unknown[]): ArgumentValues => ({
  ...any(argument, ...values),
  kind: "slave",
});

/** Every argument but those that name servers. Some values differ in spelling only, or are the default: they are one. */
export const ARGUMENT_VALUES: readonly ArgumentValues[] = [
  { argument: "host.address", kind: "any", values: ["192.0.2.8", "192.0.2.9", "db.example.org"] },
  any(
    "host.ssh",
    ssh,
    { ...ssh, user: "root", port: 22 },
    { ...ssh, sudo: true },
    { ...ssh, port: 2222 },
    { ...ssh, proxy: { ...ssh, address: "192.0.2.254" } },
    { ...ssh, proxy: { ...ssh, address: "192.0.2.254", user: "root" } },
  ),
  any("host.port", 3306, 3307),
  any("host.socket", "/run/mysqld/mysqld.sock", "/run/other.sock"),
  any("host.configFile", "/etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf", "/etc/my.cnf"),
  any("host.dataDirectory", "/var/lib/mysql", "/srv/mysql"),
  any(
    "host.service",
    { unit: "mariadb.service" },
    { unit: "mariadb@2.service" },
    { start: "a", stop: "b", restart: "c", status: "d" },
  ),
  any("host.clientOptionFile", "/root/client.cnf"),
  any("host.serverOptions", [], ["--defaults-file=/etc/my.cnf"]),
  any("host.programDirectories", [], ["/opt/mariadb/bin"]),
  any("host.installDirectory", "/usr/local/lib/pulumi-mysql-replication", "/opt/runner"),
  any("host.stateDirectory", "/var/lib/pulumi-mysql-replication", "/srv/state"),
  any("host.generation", 1, 2),
  { argument: "serverId", kind: "any", values: [21, 22] },
  any("binlog.name", "mysql-bin", "bin"),
  any("binlog.format", "ROW", "MIXED"),
  any("binlog.maxSizeMiB", 500, 1024),
  any("binlog.expireDays", 1, 7),
  any("binlog.sync", 1, 0),
  any("binlog.shortenRetentionOn", "db1"),
  any(
    "settings",
    {},
    { max_connections: 500 },
    { max_connections: "500" },
    { "max-connections": 500 },
    { innodb_flush_log_at_trx_commit: 1 },
    { general_log: true, max_connections: 500 },
    { max_connections: 500, general_log: "ON" },
    { bind_address: "0.0.0.0", max_connections: 500, general_log: true },
    { "bind-address": "0.0.0.0", max_connections: 500, general_log: true },
    { bind_address: "*", max_connections: 500, general_log: true },
    { "loose-binlog-ignore-db": "log" },
    { "binlog-do-db": ["shop", "pulumi_replication"] },
  ),
  any("restart", "when-needed", "never"),
  any("onDestroy", "undo", "leave", "gone"),
  any("drift", "repair", "report", "off"),
  {
    argument: "databases",
    kind: "master",
    values: [
      undefined,
      ["shop"],
      ["shop", "stock"],
      ["stock", "shop"],
      ["stock", { name: "shop", characterSet: "utf8mb4" }],
      ["stock", { name: "shop", characterSet: "latin1" }],
    ],
  },
  {
    argument: "semiSync",
    kind: "master",
    values: [undefined, {}, { timeoutSeconds: 1, waitPoint: "AFTER_SYNC" }, { timeoutSeconds: 2 }],
  },
  { ...any("accounts.user", [], user({}), [{ user: "reader" }]), path: "accounts" },
  {
    ...any("accounts.from", user({ from: "%" }), user({ from: ["192.0.2.1", "192.0.2.2"] })),
    path: "accounts",
  },
  {
    ...any("accounts.password", user({}), user({ password: "one" }), user({ password: "two" })),
    path: "accounts",
  },
  {
    ...any(
      "accounts.grants",
      user({ grants: [grant("shop", "SELECT")] }),
      user({ grants: [grant("shop.*", "select")] }),
      user({ grants: [grant("shop.item", "SELECT")] }),
      user({ grants: [grant("*", "PROCESS")] }),
      user({ grants: [grant("*.*", "PROCESS")] }),
      [...user({ from: "192.0.2.1" }), ...user({ from: "192.0.2.2" })],
    ),
    path: "accounts",
  },
  slave("position", "gtid", "file"),
  slave("seed.method", "auto", "dump", "none"),
  slave("seed.generation", 1, 2),
  slave("seed.overwrite", "7/old"),
  slave("seed.streams", 2, 4),
  slave("seed.timeoutSeconds", 86_400, 60),
  slave("link.user", "replicator"),
  slave("link.from", "192.0.2.%"),
  slave("link.password", "one", "two"),
  slave("link.connectRetrySeconds", 10, 5),
  slave("link.tls", true, false),
  slave("link.semiSync", true, false),
  slave("verify.marker", true, false),
  slave("verify.catchUpSeconds", 3600, 60),
  slave("verify.checksum", false, true),
  slave("rollout", "serial", "parallel"),
  slave("recheck", "", "today"),
];

/** `server` with an argument set, or left out. */
export function withArgument(
  server: DeclaredServer,
  { argument, path = argument }: ArgumentValues,
  value: unknown,
): DeclaredServer {
  return { ...server, args: set(server.args, path.split("."), value) };
}

function set(
  args: Readonly<Record<string, unknown>>,
  [key = "", ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const { [key]: old, ...others } = args;
  const inner = rest.length > 0 ? set((old ?? {}) as Record<string, unknown>, rest, value) : value;
  return inner === undefined ? others : { ...others, [key]: inner };
}
