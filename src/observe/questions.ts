import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dialectOf } from "../engine/dialects";
import type { HostPlan } from "../plan/host-plan";
import { runnerPath } from "../render/runner";
import { shellAssignments } from "../render/shell";
import { TEMPLATES } from "../render/template";
import type { ServerDeclaration } from "../topology/topology";

/** Begins an answer, in what the host prints. */
export const ANSWER = "\x1e";

/** The name of the column in which a server prints what an answer is about: it stands before that, behind the last answer. */
export const HEADING = "answer";

/** Seconds within which a server must have answered. */
const SECONDS = 8;

/** A bash program that asks the host of `server` what is true there. It reads only, and needs nothing installed. */
export function renderQuestions(server: ServerDeclaration, plan: HostPlan): string {
  const { host } = server;
  const { programs, clientLocal, statements } = dialectOf(server.line);
  const facts = shellAssignments({
    runner: runnerPath(server),
    config_file: host.configFile,
    state_directory: `${host.stateDirectory}/${host.port}`,
    socket: host.socket,
    client_option_file: host.clientOptionFile ?? "",
    client_local: clientLocal.join(" "),
    program_path: host.programDirectories.join(":"),
    program_client: programs.client,
    seconds: String(SECONDS),
    session: `SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION', lock_wait_timeout = 5; ${statements.quiet}; ${statements.unlimited}`,
    questions: questions(plan)
      .map(([name, sql]) => `SELECT '${ANSWER}${name}' AS ${HEADING}; ${sql};\n`)
      .join(""),
    heading: HEADING,
    account_facts: statements.accountFacts,
  });
  return `${facts}\n${script()}`;
}

/** What the server is asked; each answer is named. */
function questions({ line, follow }: HostPlan): readonly (readonly [string, string])[] {
  const { statements } = dialectOf(line);
  const ofSlave = [
    ["status", statements.slaveStatus],
    ["events", named(statements.enabledEvents)],
    ["own", named(statements.ownTransactions.replace(":gtid", "''"))],
  ] as const;
  return [
    ["variables", statements.variables],
    ["effects", statements.effects],
    ...(follow === undefined ? [] : ofSlave),
  ];
}

/** The one value of `sql` in a column whose name has one line. */
function named(sql: string): string {
  return `SELECT (${sql}) AS value`;
}

function script(): string {
  read ??= readFileSync(join(TEMPLATES, "observe", "observe.sh"), "utf8");
  return read;
}
let read: string | undefined;
