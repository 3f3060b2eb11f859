import { nearest } from "./nearest";
import type { OptionFacts } from "./option-facts";
import { dialectOf, type EngineLine } from "./dialects";
import { optionsOf } from "./options";

/** A setting as a declaration spells it, and the option that the server takes it for. */
export interface Spelling {
  /** The option's own name: lower case, underscores, no prefix that only changes how it is read. */
  readonly name: string;
  /** An unknown option is a warning of the server then, not the end of its start. */
  readonly loose: boolean;
  /** The prefix that switches it, as in `skip_name`; absent when the name is the option's own. */
  readonly prefix?: "skip" | "disable" | "enable" | "maximum";
}

/** `key` as a server of `line` reads it: `loose-Skip-Slow-Query-Log` is `slow_query_log`, loosely, switched off. */
export function spelledSetting(line: EngineLine, key: string): Spelling {
  const plain = key.toLowerCase().replace(/-/g, "_");
  const loose = plain.startsWith("loose_");
  const name = loose ? plain.slice("loose_".length) : plain;
  const [, prefix, rest = ""] = /^(skip|disable|enable|maximum)_(.+)$/.exec(name) ?? [];
  const options = optionsOf(line);
  if (!options.has(rest)) return { name, loose };
  return { name: rest, loose, prefix: prefix as NonNullable<Spelling["prefix"]> };
}

/** Options that set one thing under a second name; the words slave and replica, master and source are dealt with apart. */
const SECOND_NAMES: Readonly<Record<string, string>> = {
  binlog_space_limit: "max_binlog_total_size",
  log_slow_min_examined_row_limit: "min_examined_row_limit",
  log_slow_query: "slow_query_log",
  log_slow_query_file: "slow_query_log_file",
  log_slow_query_time: "long_query_time",
};

/** One name for all names of one thing on `line`: the spelling, the prefix and the newer words make no difference. */
export function canonicalSetting(line: EngineLine, key: string): string {
  const { name } = spelledSetting(line, key);
  if (Object.hasOwn(SECOND_NAMES, name)) return SECOND_NAMES[name]!;
  // On MariaDB the one is an alias of the other.
  if (name === "slave_parallel_workers" && line.startsWith("mariadb-"))
    return "slave_parallel_threads";
  return oldWords(name);
}

/** `name` with the words of before MySQL 8.0.26, which MariaDB has kept: `replica` is `slave`, `source` is `master`. */
export function oldWords(name: string): string {
  return name.replace(/replica(?!t)/g, "slave").replace(/source(?=_)/g, "master");
}

/** What `line` knows about the setting `key`, however it is spelled; undefined when it knows no such option. */
export function settingFacts(line: EngineLine, key: string): OptionFacts | undefined {
  return optionsOf(line).get(spelledSetting(line, key).name);
}

/** How a running server gets a changed setting; `refused`: by a restart alone, and none is allowed. */
export type SettingWay = "live" | "restart" | "refused";

/**
 * How a server of `line` gets another value of the setting `key`: it restarts for one that is read at start, and for one of which
 * an open session keeps the old value, because only a restart ends them all. Where no restart is allowed, sessions are waited
 * for.
 */
export function settingWay(
  line: EngineLine,
  key: string,
  restart: "when-needed" | "never",
): SettingWay {
  const { sessionScoped, whileStopped, byRestart } = dialectOf(line).variables;
  const variable = variableOf(line, key);
  if (sessionScoped.includes(variable)) return restart === "never" ? "live" : "restart";
  const fixed = settingFacts(line, key)?.restart === true || byRestart.includes(variable);
  if (!fixed || whileStopped.includes(variable)) return "live";
  return restart === "never" ? "refused" : "restart";
}

function variableOf(line: EngineLine, key: string): string {
  const { name } = spelledSetting(line, key);
  return dialectOf(line).variables.named[name] ?? name;
}

/** The option of `line` whose name is most like `key`; undefined when none is much like it. */
export function nearestSetting(line: EngineLine, key: string): string | undefined {
  return nearest(spelledSetting(line, key).name, optionsOf(line).keys());
}
