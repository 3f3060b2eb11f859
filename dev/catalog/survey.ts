import type { OptionFacts } from "../../src/engine/option-facts";
import type { HelpOption } from "./help";
import { wordsOf, type Words } from "./probe";
import type { ServerInQuestion } from "./server";
import { variablesOf, type VariableFacts } from "./variables";

/** What a survey finds: the server's version, and its options by name. */
export interface Survey {
  readonly version: string;
  readonly options: ReadonlyMap<string, OptionFacts>;
}

/**
 * Options that print and leave, or that start a server in another way than to serve, belong in no option file; those of
 * NDB belong to another server program.
 */
const NOT_SETTINGS =
  /^(ndb\w*|help|verbose|version(_with_update)?|print_defaults|no_defaults|defaults_\w+|bootstrap|initialize(_insecure)?|install\w*|remove\w*|validate_config|daemonize|debug_\w*|exit_info|safe_mode|skip_new|gdb|console)$/;

/** Names of text options that hold a path. */
const PATH =
  /(dir|dir_path|_file|_path|_home|_directory|_index|capath|_basename)$|^(socket|log_error|log_bin|relay_log|chroot|ssl_(ca|cert|key|crl)|pid_file)$/;

/** Names of numbers that are counted in bytes. */
const BYTES =
  /(_size|_limit_mem|_packet|_memory|_capacity|_mmap|_ram|_length_total|_cache_limit|_res_unit)$|_size_(max|limit)|^(net_buffer_length|thread_stack|innodb_log_file_size|relay_log_space_limit)$/;
const NOT_BYTES =
  /^(performance_schema_|thread_cache_size|host_cache_size|innodb_(lru|sync|ft_(max|min)|commit)|binlog_transaction_dependency|myisam_data_pointer|profiling_history|metadata_locks|table_|key_cache_division)/;

/** Options whose default decides how a server replicates, or what its data mean. */
const TELLING =
  /^(binlog_|gtid_|enforce_gtid|log_bin|log_(slave|replica)_updates|(slave|replica)_|relay_log|sync_|rpl_|server_id|expire_logs|max_binlog|innodb_flush_log|innodb_autoinc|event_scheduler|sql_mode|character_set_server|collation_server|lower_case_table_names|transaction_isolation|max_connections|max_allowed_packet|read_only|super_read_only|auto_increment|bind_address|require_secure|default_authentication|authentication_policy|local_infile|skip_(slave|replica)_start|explicit_defaults)/;

/** Words of options that refuse a number, or take it as a truth, from the manual of MySQL 8.0. */
const KNOWN: Readonly<Record<string, Words>> = {
  enforce_gtid_consistency: { type: "enum", values: ["OFF", "ON", "WARN"] },
  ssl_fips_mode: { type: "enum", values: ["OFF", "ON", "STRICT"] },
};

/** What an option takes that says whether a plugin is loaded. */
const PLUGIN: Words = { type: "enum", values: ["OFF", "ON", "FORCE", "FORCE_PLUS_PERMANENT"] };

/** Asks a scratch server, which may be changed, for all its options. */
export function survey(server: ServerInQuestion): Survey {
  const variables = variablesOf(server);
  const names = [...server.help()].filter(([name]) => !NOT_SETTINGS.test(name));
  const [[version = ""] = []] = server.rows("SELECT VERSION()");
  return {
    version: /^[\d.]+/.exec(version)?.[0] ?? version,
    options: new Map(
      names.map(([name, help]) => {
        const variable = variables.get(name);
        const type = typeOf(name, help, variable);
        const words =
          help.plugin && variable === undefined
            ? PLUGIN
            : KNOWN[name]
              ? KNOWN[name]
              : type === "text"
                ? wordsOf(server, name)
                : undefined;
        return [name, factsOf(name, help, variables, words?.type ?? type, words)];
      }),
    ),
  };
}

function typeOf(name: string, help: HelpOption, variable?: VariableFacts): OptionFacts["type"] {
  if (/^(TRUE|FALSE)$/.test(help.value)) return "boolean";
  if (/^\w+=(on|off),/.test(help.value)) return "flags";
  if (help.argument === "number") {
    if (variable?.type === "number") return "number";
    return BYTES.test(name) && !NOT_BYTES.test(name) ? "size" : "integer";
  }
  if (help.argument === "none") return "switch";
  const known = variable?.type;
  if (known === "enum" || known === "set" || known === "flags") return known;
  return PATH.test(name) ? "path" : "text";
}

function factsOf(
  name: string,
  help: HelpOption,
  variables: ReadonlyMap<string, VariableFacts>,
  type: OptionFacts["type"],
  words: Words | undefined,
): OptionFacts {
  const own = variableOf(name, variables);
  const live = own === null ? undefined : variables.get(own);
  const values = words?.values ?? (type === "flags" ? flagsOf(help, live) : live?.values);
  const worded = type === "enum" || type === "set" || type === "flags";
  const counted = type === "integer" || type === "size" || type === "number";
  return {
    type: worded && values === undefined ? "text" : type,
    ...(counted && live?.min !== undefined ? { min: live.min } : {}),
    ...(counted && live?.max !== undefined ? { max: live.max } : {}),
    ...(worded && values !== undefined ? { values } : {}),
    ...(TELLING.test(name) && help.value !== "" && type !== "path" && type !== "flags"
      ? { default: shown(help.value) }
      : {}),
    ...(own === name ? {} : { variable: own }),
    ...(live === undefined || live.restart ? { restart: true } : {}),
    ...(live?.session ? { session: true } : {}),
  };
}

/** The help prints booleans in words that no statement takes. */
function shown(value: string): string {
  return value === "TRUE" ? "ON" : value === "FALSE" ? "OFF" : value;
}

function flagsOf(help: HelpOption, live?: VariableFacts): readonly string[] {
  const shown = help.value.split(",").map((flag) => flag.replace(/=.*/, ""));
  return live?.values ?? [...shown, "default"];
}

/** The live variable that shows what option `name` has set; null when none does. */
function variableOf(name: string, variables: ReadonlyMap<string, VariableFacts>): string | null {
  const other = {
    log_bin: "log_bin_basename",
    relay_log: "relay_log_basename",
    transaction_isolation: "tx_isolation",
    transaction_read_only: "tx_read_only",
  }[name];
  if (other !== undefined && variables.has(other)) return other;
  return variables.has(name) ? name : null;
}
