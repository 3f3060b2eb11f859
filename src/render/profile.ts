import { dialectOf } from "../engine/dialects";
import type { EffectRow } from "../engine/effects";
import type { ErrorRow } from "../engine/error-row";
import type { ServiceControl } from "../arguments/host";
import type { ServerDeclaration } from "../topology/topology";
import { physicalWords } from "./physical-words";
import { requestKeys } from "./requests";
import { shellAssignments, shellWord } from "./shell";

/** Seconds for which a start or stop of the server is waited for; crash recovery of a large server takes minutes. */
const SERVICE_SECONDS = 300;

/** Seconds for which a channel that was started is waited for; one that retries later is waited for until it has. */
const SETTLE_SECONDS = 60;

/** Seconds for which sessions with an old value are waited for, where no restart may end them. */
const SESSION_SECONDS = 30;

/** The facts of a host and the words of its engine line, as the assignments that head its runner. */
export function renderProfile(server: ServerDeclaration): string {
  const { host } = server;
  const dialect = dialectOf(server.line);
  const { statements, columns, change, dump, options, variables } = dialect;
  return shellAssignments({
    host_name: server.name,
    engine_line: server.line,
    version_pattern: dialect.versionPattern,
    releases: dialect.releases,
    port: String(host.port),
    socket: host.socket,
    config_file: host.configFile,
    data_directory: host.dataDirectory,
    state_directory: `${host.stateDirectory}/${host.port}`,
    client_option_file: host.clientOptionFile ?? "",
    server_options: host.serverOptions.map(shellWord).join(" "),
    program_path: host.programDirectories.join(":"),
    program_client: dialect.programs.client,
    program_server: dialect.programs.server,
    program_dump: dialect.programs.dump,
    program_binlog: dialect.programs.binlog,
    client_local: dialect.clientLocal.join(" "),
    client_tls_on: dialect.clientTls.on,
    client_tls_off: dialect.clientTls.off,
    connection_errors: dialect.errors.connection.map(errorLine).join("\n"),
    applier_errors: dialect.errors.applying.map(errorLine).join("\n"),
    effects: dialect.effects.map(effectLine).join("\n"),
    holding_errors: dialect.errors.holding.map(errorLine).join("\n"),
    account_errors: dialect.errors.accounts.map(errorLine).join("\n"),
    check_options: dialect.checkOptions.join(" "),
    option_groups: dialect.optionGroups,
    ...serviceCommands(host.service),
    service_unit: "unit" in host.service ? host.service.unit : "",
    service_seconds: String(SERVICE_SECONDS),
    settle_seconds: String(SETTLE_SECONDS),
    session_seconds: String(SESSION_SECONDS),
    ...requestKeys(),
    ...Object.fromEntries(
      Object.entries(statements).map(([name, sql]) => [
        name === "markerSession" ? "marker_session" : `sql_${snakeCase(name)}`,
        sql,
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [`column_${snakeCase(name)}`, column]),
    ),
    ...physicalWords(dialect.physical),
    change_master: change.verb,
    clause_host: change.host,
    clause_port: change.port,
    clause_file: change.file,
    clause_position: change.position,
    tls_unasked: change.tlsUnasked,
    shown_by_file: change.by.file.shown,
    dump_options: dump.options.join(" "),
    definition_options: dump.definitionOptions.join(" "),
    table_dump_options: dump.tableOptions.join(" "),
    row_dump_options: dump.rowOptions.join(" "),
    empty_dump_options: dump.emptyOptions.join(" "),
    dump_position_pattern: dump.positionPattern,
    dump_gtid_pattern: dump.gtidPattern,
    dump_withheld: dump.withheld,
    load_session: dump.loadSession,
    dump_cannot_name: dump.cannotName ?? "",
    option_variables: Object.entries(variables.named)
      .map(([option, variable]) => `${option}=${variable}`)
      .join(" "),
    repeatable_options: variables.repeatable.join(" "),
    session_variables: variables.sessionScoped.join(" "),
    stopped_variables: variables.whileStopped.join(" "),
    path_variables: variables.paths.join(" "),
    log_name_options: variables.logNames.join(" "),
    restart_variables: variables.byRestart.join(" "),
    kept_variables: variables.keptWithData.join(" "),
    sql_set_filter: variables.setFilter,
    retention_variable: options.retention.name,
    retention_seconds: String(options.retention.seconds),
    semi_sync_master: dialect.semiSync.master.name,
    semi_sync_slave: dialect.semiSync.slave.name,
    administrator_privileges: dialect.administratorPrivileges.join("\n"),
  });
}

/** No field is empty: bash takes several tabs for one. */
function errorLine({ codes, says, advice, passes, lost, own }: ErrorRow): string {
  const lasts = passes ? "passes" : lost ? "lost" : own ? "own" : "stays";
  return [codes.join(" "), lasts, says ?? ".*", advice].join("\t");
}

/** As above; `=` before a statement keeps an empty one apart from none. */
function effectLine({ column, names, harmless, loses, does, mend, declarable }: EffectRow): string {
  return [
    column ?? "-",
    names?.join(" ") ?? "-",
    harmless ?? "-",
    loses ? "broken" : "degraded",
    mend === undefined ? "-" : `=${mend}`,
    declarable ? "settings" : "-",
    does,
  ].join("\t");
}

function serviceCommands(service: ServiceControl): Record<string, string> {
  if (!("unit" in service)) {
    const { start, stop, restart, status } = service;
    return {
      service_start: start,
      service_stop: stop,
      service_restart: restart,
      service_status: status,
    };
  }
  const unit = shellWord(service.unit);
  return {
    // A few quick changes reach systemd's start limit; a wanted start is not one of them.
    service_start: `systemctl reset-failed ${unit} 2>/dev/null; systemctl start ${unit}`,
    service_stop: `systemctl stop ${unit}`,
    service_restart: `systemctl reset-failed ${unit} 2>/dev/null; systemctl restart ${unit}`,
    // A main process exists from the start command on, crash recovery included.
    service_status: `test "$(systemctl show -p MainPID --value ${unit})" != 0`,
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
