import { dialectOf } from "../engine/dialects";
import { canonicalSetting } from "../engine/setting-facts";
import { mastersOf, usesGtid, type ServerDeclaration, type Topology } from "../topology/topology";
import { declaredSettings } from "./declared-settings";
import { filters } from "./filters";
import { inOwnDomain, memberSettings, writing } from "./member-settings";
import { semiSyncSettings } from "./semi-sync";
import type { ServerSettings, Setting } from "./setting";

const SECONDS_A_DAY = 86_400;

/** The my.cnf settings of `server`, in the order they are printed. */
export function settingsFor(topology: Topology, server: ServerDeclaration): ServerSettings {
  const canonical = (name: string) => canonicalSetting(server.line, name);
  const declared = new Set(Object.keys(server.settings).map(canonical));
  return {
    owned: [
      ...identity(topology, server),
      ...binaryLog(server),
      ...(server.follows ? slaveSettings(topology, server) : []),
      ...memberSettings(server),
      ...semiSyncSettings(topology, server),
    ],
    defaults: defaults(server).filter(({ name }) => !declared.has(canonical(name))),
    declared: declaredSettings(server),
  };
}

function identity(topology: Topology, server: ServerDeclaration): readonly Setting[] {
  return [
    {
      name: "server_id",
      value: String(server.serverId),
      why: "marks this server's events, so that no server applies its own",
    },
    ...inOwnDomain(
      dialectOf(server.line).options.gtid[usesGtid(topology, server) ? "on" : "off"],
      server.member ?? mastersOf(topology, server).at(-1)?.member,
    ),
  ];
}

function binaryLog({ binlog, line }: ServerDeclaration): Setting[] {
  const { logSlaveUpdates, retention, binlogFormat } = dialectOf(line).options;
  const format = binlog.format ?? binlogFormat;
  return [
    {
      name: "log_bin",
      value: binlog.name ?? "mysql-bin",
      why: "slaves read it; logs that exist keep their name",
    },
    {
      name: logSlaveUpdates,
      value: "ON",
      why: "able to be a master: chains and changes of role need no restart",
    },
    ...(format === undefined
      ? []
      : [
          {
            name: "binlog_format",
            value: format,
            why:
              format === "ROW"
                ? "rows as they were changed, whatever the statement's context"
                : "declared; statements may do otherwise on a slave than on their master",
          },
        ]),
    {
      name: "sync_binlog",
      value: String(binlog.sync),
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
            name: retention.name,
            value: String(Math.round((binlog.expireDays * SECONDS_A_DAY) / retention.seconds)),
            why: `${binlog.expireDays} day(s): a slave that is disconnected for longer must be seeded again`,
          },
        ]),
  ];
}

function slaveSettings(topology: Topology, server: ServerDeclaration): Setting[] {
  const { line, member } = server;
  return [
    ...(member === undefined ? dialectOf(line).options.slave : writing(line, member)),
    {
      name: "relay_log",
      value: "relay-bin",
      why: "fixed, so that renaming the host does not orphan relay logs; existing ones keep their name",
    },
    ...filters(topology, server),
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
    ...(server.member === undefined
      ? [
          {
            name: "innodb_flush_log_at_trx_commit",
            value: "1",
            why: "a committed transaction survives a crash",
          },
        ]
      : []),
    ...(server.follows === undefined ? [] : slaveDefaults(server)),
  ];
}

function slaveDefaults({ name, line, member }: ServerDeclaration): readonly Setting[] {
  return [
    { name: "report_host", value: name, why: "names this server in its master's list of slaves" },
    ...dialectOf(line).options.slaveDefaults.map(({ inPair, ...row }) => ({
      ...row,
      ...(member === undefined ? {} : inPair),
    })),
  ];
}
