import { absenceOf } from "../../engine/absent-setting";
import { canonicalSetting } from "../../engine/setting-facts";
import type { Rule } from "../problem";
import type { ServerDeclaration } from "../topology";

const MASTER_ABLE = "leave it out: every server is able to be a master";
const READ_ONLY =
  "leave it out: slaves are read-only and masters are not; for a pair, declare writer";
const TABLES = "leave it out: positions are kept in tables, which survive a crash";
const TABLE_FILTER = "databases, in a pair replicate.tables";

/** Settings that replication depends on, by the name that {@link canonicalSetting} gives, and the argument to use instead. */
const OWNED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    server_id: "serverId",
    log_bin: "binlog.name",
    log_bin_index: "binlog.name",
    log_basename: "binlog.name",
    binlog_format: "binlog.format",
    max_binlog_size: "binlog.maxSizeMiB",
    sync_binlog: "binlog.sync",
    expire_logs_days: "binlog.expireDays",
    binlog_expire_logs_seconds: "binlog.expireDays",
    binlog_expire_logs_auto_purge: "binlog.expireDays",
    log_slave_updates: MASTER_ABLE,
    gtid_domain_id:
      "leave it out: a master and its slaves share one domain; members of a pair have gtidDomain",
    gtid_strict_mode: "leave it out: it is ON, so that a diverging server is noticed",
    gtid_mode: "gtid",
    enforce_gtid_consistency: "gtid",
    master_info_repository: TABLES,
    relay_log_info_repository: TABLES,
    read_only: READ_ONLY,
    super_read_only: READ_ONLY,
    relay_log: "leave it out: relay logs that exist keep their name",
    replicate_do_db: "databases",
    replicate_ignore_db: "databases",
    replicate_rewrite_db: "leave it out: a database has one name on a master and its slaves",
    replicate_do_table: TABLE_FILTER,
    replicate_wild_do_table: TABLE_FILTER,
    replicate_wild_ignore_table: "databases",
    skip_slave_start: "leave it out: a slave starts again with its server",
    rpl_semi_sync_master_enabled: "semiSync",
    rpl_semi_sync_master_timeout: "semiSync.timeoutSeconds",
    rpl_semi_sync_master_wait_point: "semiSync.waitPoint",
    rpl_semi_sync_master_wait_no_slave: "leave it out: a master without slaves does not wait",
    rpl_semi_sync_slave_enabled: "semiSync of its master",
    port: "host.port",
    socket: "host.socket",
    datadir: "host.dataDirectory",
  }),
);

/** A declaration may not set what the library owns. */
export const ownedSettings: Rule = ({ servers }) =>
  servers.flatMap(({ name, line, settings }) =>
    Object.keys(settings).flatMap((key) => {
      const instead = ownedInstead(line, key);
      if (instead === undefined) return [];
      return [
        {
          at: `${name}.settings.${key}`,
          message: `must not be set here, the library owns it: ${insteadOf(instead)}`,
        },
      ];
    }),
  );

/** What to do instead of a setting, as its table says it. */
export function insteadOf(said: string): string {
  return said.startsWith("leave it out") ? said : `use ${said}`;
}

/** The argument to use instead of the setting `key`, if the library owns it on `line`, under whatever name. */
export function ownedInstead(line: ServerDeclaration["line"], key: string): string | undefined {
  const name = canonicalSetting(line, key);
  if (name === "log_bin" && /skip|disable/i.test(key)) return MASTER_ABLE;
  // What is the other flavour's is no matter of ownership here.
  return absenceOf(line, key)?.why === "foreign" ? undefined : OWNED.get(name);
}
