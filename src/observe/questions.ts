import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dialectOf } from "../engine/dialects";
import type { Observable } from "../render/observable";
import { shellAssignments, shellWord } from "../render/shell";
import { TEMPLATES } from "../render/template";

/** Begins an answer, in what the host prints. */
export const ANSWER = "\x1e";

/** The name of the column in which a server prints what an answer is about: it stands before that, behind the last answer. */
export const HEADING = "answer";

/** Seconds within which a server must have answered. */
const SECONDS = 8;

/** What is asked beside that, so that what a run will do can be told. */
export interface Reviewed {
  /** The generation of the copy that it is to have; absent: none is made of it. */
  readonly copies?: number;
}

/** A bash program that asks the host of `server` what is true there. It reads only, and needs nothing installed. */
export function renderQuestions(server: Observable, reviewed?: Reviewed): string {
  const { programs, clientLocal, statements } = dialectOf(server.line);
  const facts = shellAssignments({
    runner: server.runner,
    config_file: server.configFile,
    state_directory: server.stateDirectory,
    socket: server.socket,
    data_directory: server.dataDirectory,
    service_unit: server.unit,
    server_options: server.serverOptions.map(shellWord).join(" "),
    client_option_file: server.clientOptionFile,
    client_local: clientLocal.join(" "),
    program_path: server.programDirectories.join(":"),
    program_client: programs.client,
    program_server: programs.server,
    seconds: String(SECONDS),
    session: `SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION', lock_wait_timeout = 5; ${statements.quiet}; ${statements.unlimited}`,
    questions: asked(questions(server)),
    ...(reviewed === undefined
      ? {}
      : {
          review: "on",
          copies: String(reviewed.copies ?? ""),
          held: asked([
            ["filled", statements.filledDatabases],
            ["name", statements.identity],
          ]),
        }),
    heading: HEADING,
    account_facts: statements.accountFacts,
  });
  return `${facts}\n${script()}`;
}

type Question = readonly [name: string, sql: string];

function asked(questions: readonly Question[]): string {
  return questions
    .map(([name, sql]) => `SELECT '${ANSWER}${name}' AS ${HEADING}; ${sql};\n`)
    .join("");
}

/** What the server is asked; each answer is named. */
function questions({ line, position }: Observable): readonly Question[] {
  const { statements, semiSync } = dialectOf(line);
  const ofSlave = [
    ["status", statements.slaveStatus],
    ["acknowledges", `SHOW GLOBAL STATUS LIKE '${semiSync.slave.name}_status'`],
    ["events", named(statements.enabledEvents)],
    ["channels", statements.otherChannels],
    ["own", named(statements.ownTransactions.replace(":gtid", "''"))],
  ] as const;
  return [
    ["variables", statements.variables],
    ["effects", statements.effects],
    ["log", statements.masterStatus],
    ["databases", statements.allDatabases],
    [
      "marker",
      named(
        "SELECT COUNT(*) = 2 FROM information_schema.tables WHERE table_schema = 'pulumi_replication' AND table_name IN ('marker', 'server')",
      ),
    ],
    ...(statements.persisted === "" ? [] : [["persisted", statements.persisted] as const]),
    ...(position === undefined ? [] : ofSlave),
  ];
}

/** The one value of `sql` in a column whose name has one line. */
function named(sql: string): string {
  return `SELECT (${sql}) AS value`;
}

function script(): string {
  read ??= ["runner/server/activation.sh", "runner/server/readable.sh", "observe/observe.sh"]
    .map((part) => readFileSync(join(TEMPLATES, part), "utf8"))
    .join("\n");
  return read;
}
let read: string | undefined;
