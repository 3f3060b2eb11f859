import type { HostPlan } from "../plan/host-plan";
import type { DatabaseDeclaration } from "../arguments/databases";
import { identifier, literal } from "./sql";
import type { StepValues } from "./step";

/** What a step that makes databases shows and does. */
export interface DatabasesText extends Required<Pick<StepValues, "expected">> {
  readonly review: string;
  /** What becomes of them. */
  readonly says: string;
}

/**
 * The statements that make the databases of a plan where they are missing, and what must hold of those that were there. What a
 * `mysql.Provider` has made is only looked at.
 */
export function renderDatabases({
  member,
  makes = [],
  plugin,
}: Pick<HostPlan, "member" | "makes" | "plugin">): DatabasesText {
  const databases = member?.databases ?? makes;
  const made = plugin?.databases ?? [];
  return {
    review: databases
      .map(
        (one) =>
          `${made.includes(one) ? "-- made by the mysql provider: " : ""}${statement(one)};\n`,
      )
      .join(""),
    says: said(databases.filter((one) => !made.includes(one)).map(({ name }) => name)),
    expected: [
      ...made.map(({ name }) => isThere(`the database "${name}"`, existsQuery(name))),
      ...databases.flatMap((one) => expectation(one, member !== undefined)),
    ],
  };
}

function said(names: readonly string[]): string {
  return names.length === 0
    ? "looks at the databases that the mysql provider has made"
    : `makes ${names.join(", ")}, where it is missing; drops none`;
}

/** What a `mysql.Provider` has made must be on the server that the runner is on. */
export function isThere(what: string, query: string): DatabasesText["expected"][number] {
  return {
    what: `${what} is not on this server, though the mysql provider has made it`,
    query,
    wanted: "1",
    next: "its endpoint must lead to this server; when this server was made anew, pulumi up --refresh has the provider make it again",
  };
}

function existsQuery(name: string): string {
  return `SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ${literal(name)}`;
}

function statement({ name, characterSet, collation }: DatabaseDeclaration): string {
  return [
    `CREATE DATABASE IF NOT EXISTS ${identifier(name)}`,
    ...(characterSet === undefined ? [] : [`CHARACTER SET = ${characterSet}`]),
    ...(collation === undefined ? [] : [`COLLATE = ${collation}`]),
  ].join(" ");
}

function expectation(
  { name, characterSet, collation }: DatabaseDeclaration,
  inPair: boolean,
): DatabasesText["expected"] {
  const wanted = [
    ...(characterSet === undefined
      ? []
      : [{ column: "default_character_set_name", value: characterSet }]),
    ...(collation === undefined ? [] : [{ column: "default_collation_name", value: collation }]),
  ];
  return wanted.map(({ column, value }) => ({
    what: `the database "${name}" was there already, with :found; declared is ${value}`,
    query: `SELECT ${column} FROM information_schema.schemata WHERE schema_name = ${literal(name)}`,
    wanted: value,
    next: `ALTER DATABASE ${identifier(name)} changes what new tables get, not those that are there: run it${inPair ? " on both members with sql_log_bin = 0" : ""}, or correct the declaration`,
  }));
}
