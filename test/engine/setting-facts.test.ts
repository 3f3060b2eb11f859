import fc from "fast-check";
import { absenceOf, type Absence } from "../../src/engine/absent-setting";
import type { EngineLine } from "../../src/engine/dialects";
import { catalogLines, optionsOf } from "../../src/engine/options";
import {
  nearestSetting,
  settingFacts,
  settingWay,
  spelledSetting,
} from "../../src/engine/setting-facts";

/** Any option of any line. */
const option = fc
  .constantFrom(...catalogLines)
  .chain((line) => fc.tuple(fc.constant(line), fc.constantFrom(...optionsOf(line).keys())));

describe("spelledSetting()", () => {
  it("reads every spelling of an option as the option", () => {
    fc.assert(
      fc.property(
        option,
        fc.infiniteStream(fc.boolean()),
        fc.boolean(),
        ([line, name], coin, loose) => {
          const written = [...(loose ? `loose_${name}` : name)].map((letter) => {
            const changed = coin.next().value;
            return changed ? (letter === "_" ? "-" : letter.toUpperCase()) : letter;
          });
          expect(spelledSetting(line, written.join(""))).toEqual({ name, loose });
          expect(settingFacts(line, written.join(""))).toBe(optionsOf(line).get(name));
        },
      ),
    );
  });

  it.each([
    ["skip-slow-query-log", { name: "slow_query_log", loose: false, prefix: "skip" }],
    ["loose_disable_log_bin", { name: "log_bin", loose: true, prefix: "disable" }],
    ["enable-read-only", { name: "read_only", loose: false, prefix: "enable" }],
    ["maximum_sort_buffer_size", { name: "sort_buffer_size", loose: false, prefix: "maximum" }],
    ["skip_name_resolve", { name: "skip_name_resolve", loose: false }],
    ["skip_nothing", { name: "skip_nothing", loose: false }],
    ["loose_", { name: "", loose: true }],
  ])("reads the prefix of %s", (key, spelling) => {
    expect(spelledSetting("mariadb-10.11", key)).toEqual(spelling);
  });
});

describe("nearestSetting()", () => {
  it("finds an option again after one slip of the hand", () => {
    const long = option.filter(([, name]) => name.length >= 8);
    fc.assert(
      fc.property(long, fc.nat(), fc.constantFrom("x", "q", ""), ([line, name], seed, letter) => {
        const at = 1 + (seed % (name.length - 1));
        const slipped = name.slice(0, at) + letter + name.slice(at + 1);
        const found = nearestSetting(line, slipped);
        expect([found, optionsOf(line).has(found ?? "")]).toEqual([expect.any(String), true]);
        expect(Math.abs(found!.length - name.length)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it.each([
    ["max_conections", "max_connections"],
    ["max-connections", "max_connections"],
    ["binlog_fromat", "binlog_format"],
    ["innodb_buffer_pool_sizee", "innodb_buffer_pool_size"],
    ["innodb_flush_log_at_trx_comit", "innodb_flush_log_at_trx_commit"],
    ["loose_sort_bufer_size", "sort_buffer_size"],
    ["foo", undefined],
    ["", undefined],
    ["completely_different_from_all", undefined],
  ])("finds %j", (key, found) => {
    expect(nearestSetting("mysql-8.4", key)).toBe(found);
  });
});

describe("settingWay()", () => {
  it.each([
    ["mariadb-10.11", "max_connections", "live", "live"],
    ["mariadb-10.11", "back_log", "restart", "refused"],
    ["mariadb-10.11", "tx_isolation", "restart", "live"],
    ["mariadb-10.11", "transaction-isolation", "restart", "live"],
    ["mariadb-10.11", "replicate_wild_do_table", "live", "live"],
    ["mysql-9.7", "gtid_mode", "restart", "refused"],
  ] as const)("on %s, of %s: %s; where no restart is allowed: %s", (line, name, way, never) => {
    expect(settingWay(line, name, "when-needed")).toBe(way);
    expect(settingWay(line, name, "never")).toBe(never);
  });
});

describe("absenceOf()", () => {
  it("has nothing to say of an option that is there", () => {
    fc.assert(fc.property(option, ([line, name]) => expect(absenceOf(line, name)).toBeUndefined()));
  });

  it.each<[EngineLine, string, Absence]>([
    [
      "mysql-8.4",
      "expire_logs_days",
      { why: "gone", since: "8.2.0", instead: "use binlog_expire_logs_seconds" },
    ],
    [
      "mysql-9.7",
      "innodb_log_file_size",
      {
        why: "gone",
        since: "9.3.0",
        instead: "use innodb_redo_log_capacity, the size of all files together",
      },
    ],
    [
      "mysql-9.7",
      "query_cache_size",
      { why: "gone", since: "8.0.3", instead: "leave it out: the query cache has gone" },
    ],
    ["mysql-8.0", "temp_pool", { why: "gone", since: "the releases of mysql-8.0", instead: "" }],
    [
      "mariadb-10.11",
      "innodb_thread_concurrency",
      { why: "gone", since: "10.6.0", instead: "leave it out: InnoDB queues no threads" },
    ],
    ["mysql-5.7", "replica_exec_mode", { why: "renamed", name: "slave_exec_mode" }],
    [
      "mysql-9.7",
      "rpl_semi_sync_master_wait_no_slave",
      { why: "renamed", name: "rpl_semi_sync_source_wait_no_replica" },
    ],
    ["mysql-5.7", "replica_parallel_workers", { why: "renamed", name: "slave_parallel_workers" }],
    ["mysql-9.7", "slave_parallel_threads", { why: "renamed", name: "slave_parallel_workers" }],
    [
      "mariadb-11.8",
      "replica_parallel_workers",
      { why: "renamed", name: "slave_parallel_workers" },
    ],
    ["mariadb-11.8", "log_replica_updates", { why: "renamed", name: "log_slave_updates" }],
    ["mariadb-11.8", "sync_source_info", { why: "renamed", name: "sync_master_info" }],
    ["mariadb-11.8", "tx_isolation", { why: "renamed", name: "transaction_isolation" }],
    ["mysql-5.7", "innodb_redo_log_capacity", { why: "renamed", name: "innodb_log_file_size" }],
    ["mysql-5.7", "cte_max_recursion_depth", { why: "later", line: "mysql-8.0" }],
    ["mariadb-10.11", "max_binlog_total_size", { why: "later", line: "mariadb-11.4" }],
    ["mysql-8.4", "gtid_domain_id", { why: "foreign", flavor: "mariadb" }],
    ["mariadb-10.5", "gtid_mode", { why: "foreign", flavor: "mysql" }],
    ["mysql-8.4", "validate_password.policy", { why: "plugin" }],
    ["mariadb-10.5", "server_audit_events", { why: "plugin" }],
    ["mysql-8.4", "loose_max_conections", { why: "unknown", nearest: "max_connections" }],
    ["mysql-8.4", "made_up_by_nobody_at_all", { why: "unknown", nearest: undefined }],
  ])("on %s, of %s", (line, key, absence) => {
    expect(absenceOf(line, key)).toEqual(absence);
  });
});
