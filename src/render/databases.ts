import type { DatabaseDeclaration } from "../topology/pair";
import { identifier, literal } from "./sql";
import type { StepValues } from "./step";

/** What a step that makes databases shows and does. */
export interface DatabasesText extends Required<Pick<StepValues, "expected">> {
  readonly review: string;
}

/** The statements that make `databases` where they are missing, and what must hold of those that were there. */
export function renderDatabases(databases: readonly DatabaseDeclaration[]): DatabasesText {
  return {
    review: databases.map((database) => `${statement(database)};\n`).join(""),
    expected: databases.flatMap(expectation),
  };
}

function statement({ name, characterSet, collation }: DatabaseDeclaration): string {
  return [
    `CREATE DATABASE IF NOT EXISTS ${identifier(name)}`,
    ...(characterSet === undefined ? [] : [`CHARACTER SET = ${characterSet}`]),
    ...(collation === undefined ? [] : [`COLLATE = ${collation}`]),
  ].join(" ");
}

function expectation({
  name,
  characterSet,
  collation,
}: DatabaseDeclaration): DatabasesText["expected"] {
  const wanted = [
    ...(characterSet === undefined
      ? []
      : [{ column: "default_character_set_name", value: characterSet }]),
    ...(collation === undefined ? [] : [{ column: "default_collation_name", value: collation }]),
  ];
  return wanted.map(({ column, value }) => ({
    what: `the database "${name}"`,
    query: `SELECT ${column} FROM information_schema.schemata WHERE schema_name = ${literal(name)}`,
    wanted: value,
    next: `ALTER DATABASE ${identifier(name)} changes what new tables get, not those that are there: run it on both members with sql_log_bin = 0, or correct the declaration`,
  }));
}
