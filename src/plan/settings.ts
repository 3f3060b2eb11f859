import { escapeWildcards } from "../engine/wildcards";
import { settingName } from "../topology/setting-name";
import { replicatedDatabases, type ServerDeclaration, type Topology } from "../topology/topology";
import { declaredSettings } from "./declared-settings";
import type { ServerSettings, Setting } from "./setting";

const SECONDS_A_DAY = 86_400;

/** The my.cnf settings of `server`, in the order they are printed. */
export function settingsFor(topology: Topology, server: ServerDeclaration): ServerSettings {
  const declared = new Set(Object.keys(server.settings).map(settingName));
  return {
    owned: [
      ...identity(server),
      ...binaryLog(server),
      ...(server.follows ? slaveSettings(topology, server) : []),
    ],
    defaults: defaults(server).filter(({ name }) => !declared.has(name)),
    declared: declaredSettings(server),
  };
}

function identity({ serverId }: ServerDeclaration): Setting[] {
  return [
    {
      name: "server_id",
      value: String(serverId),
      why: "marks this server's events, so that no server applies its own",
    },
    {
      name: "gtid_domain_id",
      value: "0",
      why: "a master and its slaves write one sequence of transactions",
    },
    {
      name: "gtid_strict_mode",
      value: "ON",
      why: "a transaction out of sequence is an error, not a silent divergence",
    },
  ];
}

function binaryLog({ binlog }: ServerDeclaration): Setting[] {
  return [
    {
      name: "log_bin",
      value: binlog.name ?? "mysql-bin",
      why: "slaves read it; logs that exist keep their name",
    },
    {
      name: "log_slave_updates",
      value: "ON",
      why: "able to be a master: chains and changes of role need no restart",
    },
    {
      name: "binlog_format",
      value: binlog.format ?? "ROW",
      why: "rows as they were changed, whatever the statement's context",
    },
    {
      name: "sync_binlog",
      value: String(binlog.sync ?? 1),
      why: "commits between flushes of the log to disk; 1 loses nothing in a crash",
    },
    ...(binlog.maxSizeMiB === undefined
      ? []
      : [
          {
            name: "max_binlog_size",
            value: `${binlog.maxSizeMiB}M`,
            why: "size at which a log file is closed",
          },
        ]),
    ...(binlog.expireDays === undefined
      ? []
      : [
          {
            name: "binlog_expire_logs_seconds",
            value: String(Math.round(binlog.expireDays * SECONDS_A_DAY)),
            why: `${binlog.expireDays} day(s): a slave that is away for longer must be seeded again`,
          },
        ]),
  ];
}

function slaveSettings(topology: Topology, server: ServerDeclaration): Setting[] {
  const databases = replicatedDatabases(topology, server);
  const marker = server.follows?.verify.marker ? ["pulumi_replication"] : [];
  return [
    { name: "read_only", value: "ON", why: "applications write to the master only" },
    {
      name: "relay_log",
      value: "relay-bin",
      why: "a name that does not follow the host's; relay logs that exist keep theirs",
    },
    ...(databases === undefined
      ? []
      : [...databases, ...marker].map((name) => ({
          name: "replicate_wild_do_table",
          value: `${escapeWildcards(name)}.%`,
          why:
            name === "pulumi_replication"
              ? "the marker row that proves replication"
              : `database "${name}" is replicated; _ and % are escaped`,
        }))),
    {
      name: "replicate_wild_ignore_table",
      value: "mysql.%",
      why: "accounts are each server's own: a changed account on the master must not stop this slave",
    },
  ];
}

/** Defaults that a declaration may override. */
function defaults(server: ServerDeclaration): Setting[] {
  return [
    {
      name: "innodb_flush_log_at_trx_commit",
      value: "1",
      why: "a committed transaction survives a crash",
    },
    ...(server.follows === undefined ? [] : slaveDefaults(server)),
  ];
}

function slaveDefaults({ name }: ServerDeclaration): Setting[] {
  return [
    { name: "report_host", value: name, why: "names this server in its master's list of slaves" },
    {
      name: "relay_log_recovery",
      value: "ON",
      why: "after a crash relay logs are fetched again, not trusted",
    },
    {
      name: "slave_parallel_threads",
      value: "4",
      why: "one applier follows half of what a busy master commits; order is kept",
    },
  ];
}
