import { goneFromMariadb, goneFromMysql, type Gone } from "./gone-options";
import type { EngineLine } from "./dialects";
import { catalogLines, linesBeside, optionsOf } from "./options";
import { nearestSetting, oldWords, spelledSetting } from "./setting-facts";

/** Why a line does not know a setting. */
export type Absence =
  /** It is there under another name. */
  | { readonly why: "renamed"; readonly name: string }
  /** An older line has it. */
  | { readonly why: "gone"; readonly since: string; readonly instead: string }
  /** A newer line has it. */
  | { readonly why: "later"; readonly line: EngineLine }
  /** The other flavour has it. */
  | { readonly why: "foreign"; readonly flavor: "mysql" | "mariadb" }
  /** It may be a plugin's: what its values are is not known. */
  | { readonly why: "plugin" }
  | { readonly why: "unknown"; readonly nearest: string | undefined };

/** Names of one thing, of which a line knows one: old words, new words, and MariaDB's. */
const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/^replica_parallel_workers$|^slave_parallel_workers$/, "slave_parallel_threads"],
  [/^slave_parallel_threads$/, "slave_parallel_workers"],
  [/^slave_parallel_threads$/, "replica_parallel_workers"],
  [/^tx_(isolation|read_only)$/, "transaction_$1"],
  [/^table_cache$/, "table_open_cache"],
  [/^(storage_engine|table_type)$/, "default_storage_engine"],
  [/^log_slow_queries$/, "slow_query_log"],
  [/^innodb_redo_log_capacity$/, "innodb_log_file_size"],
];

/** First words of options that belong to plugins, which a server knows once the plugin is loaded. */
const PLUGINS =
  /^(group_replication|validate_password|simple_password_check|cracklib_password|password_reuse_check|clone|audit|server_audit|authentication|connection_control|keyring|file_key_management|hashicorp_key_management|mysql_firewall|thread_pool|version_tokens|rewriter|daemon_memcached|mysqlx|ndb|rocksdb|spider|mroonga|connect|s3|columnstore|oqgraph|gssapi|pam|query_response_time|caching_sha2_password|component|telemetry)[_.]/;

/** Why `line` does not know `key`; undefined when it does. */
export function absenceOf(line: EngineLine, key: string): Absence | undefined {
  const options = optionsOf(line);
  const { name } = spelledSetting(line, key);
  if (options.has(name)) return undefined;
  const renamed = otherNames(name).find((other) => options.has(other));
  if (renamed !== undefined) return { why: "renamed", name: renamed };
  const beside = linesBeside(line);
  const has = (other: EngineLine) => optionsOf(other).has(name);
  const older = beside.slice(0, beside.indexOf(line)).findIndex(has);
  if (older >= 0) {
    const since = beside.slice(older).find((other) => !has(other))!;
    const [release = `the releases of ${since}`, instead = ""] = goneOf(line, name) ?? [];
    return { why: "gone", since: release, instead };
  }
  if (PLUGINS.test(name)) return { why: "plugin" };
  const later = beside.find(has);
  if (later !== undefined) return { why: "later", line: later };
  const foreign = catalogLines.find((other) => !beside.includes(other) && has(other));
  if (foreign !== undefined) return { why: "foreign", flavor: flavorOf(foreign) };
  return { why: "unknown", nearest: nearestSetting(line, name) };
}

/** The names that other lines have for what `name` means. */
function otherNames(name: string): readonly string[] {
  const newWords = name.replace(/slave/g, "replica").replace(/master(?=_)/g, "source");
  return [
    oldWords(name),
    newWords,
    ...PAIRS.filter(([pattern]) => pattern.test(name)).map(([from, to]) => name.replace(from, to)),
  ];
}

function goneOf(line: EngineLine, name: string): Gone | undefined {
  return (flavorOf(line) === "mysql" ? goneFromMysql : goneFromMariadb)[name];
}

function flavorOf(line: EngineLine): "mysql" | "mariadb" {
  return line.startsWith("mysql-") ? "mysql" : "mariadb";
}
