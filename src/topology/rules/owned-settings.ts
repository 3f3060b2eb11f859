import { settingName } from "../setting-name";
import type { Rule } from "../problem";

/** Settings that replication depends on, and the argument to use instead. */
const OWNED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    server_id: "serverId",
    log_bin: "binlog.name",
    log_bin_index: "binlog.name",
    log_basename: "binlog.name",
    skip_log_bin: "nothing: every server is able to be a master",
    binlog_format: "binlog.format",
    max_binlog_size: "binlog.maxSizeMiB",
    sync_binlog: "binlog.sync",
    expire_logs_days: "binlog.expireDays",
    binlog_expire_logs_seconds: "binlog.expireDays",
    log_slave_updates: "nothing: every server is able to be a master",
    gtid_domain_id: "nothing: a master and its slaves share one domain",
    gtid_strict_mode: "nothing: it is ON, so that a diverging server is noticed",
    read_only: "nothing: a slave is read-only, a master is not",
    relay_log: "nothing: relay logs that exist keep their name",
    replicate_do_db: "databases",
    replicate_wild_do_table: "databases",
    replicate_wild_ignore_table: "databases",
    skip_slave_start: "nothing: a slave starts again with its server",
    port: "host.port",
    socket: "host.socket",
    datadir: "host.dataDirectory",
  }),
);

/** A declaration may not set what the library owns. */
export const ownedSettings: Rule = ({ servers }) =>
  servers.flatMap(({ name, settings }) =>
    Object.keys(settings).flatMap((key) => {
      const instead = insteadOf(settingName(key));
      if (instead === undefined) return [];
      return [
        {
          at: `${name}.settings.${key}`,
          message: `must not be set here, the library owns it: use ${instead}`,
        },
      ];
    }),
  );

/** The server takes `skip_read_only` and `disable_read_only` for `read_only`, switched off. */
function insteadOf(name: string): string | undefined {
  return OWNED.get(name) ?? OWNED.get(name.replace(/^(skip|disable|enable|maximum)_/, ""));
}
