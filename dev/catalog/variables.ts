import type { OptionFacts } from "../../src/engine/option-facts";
import { optionName } from "./help";
import type { ServerInQuestion } from "./server";

/** What a live server says of a variable that an option sets. */
export type VariableFacts = Pick<OptionFacts, "min" | "max" | "values" | "session" | "restart"> & {
  readonly type: OptionFacts["type"] | "unknown";
};

/** The live variables of a server that options set, by name. */
export function variablesOf(server: ServerInQuestion): ReadonlyMap<string, VariableFacts> {
  const [[version = ""] = []] = server.rows("SELECT VERSION()");
  return version.includes("MariaDB") ? mariadbVariables(server) : mysqlVariables(server);
}

function mariadbVariables(server: ServerInQuestion): ReadonlyMap<string, VariableFacts> {
  const rows = server.rows(
    `SELECT variable_name, variable_type, numeric_min_value, numeric_max_value, enum_value_list, variable_scope, read_only
      FROM information_schema.system_variables`.replace(/\s+/g, " "),
  );
  return new Map(
    rows.map(([name = "", kind = "", min = "", max = "", list = "", scope, fixed]) => {
      // An enum without a list is a name that the server looks up elsewhere, such as a character set.
      const type = kind === "ENUM" && list === "NULL" ? "unknown" : mariadbType(kind);
      return [
        optionName(name),
        {
          type,
          ...(type === "integer" || type === "number" ? range(min, max) : {}),
          ...(type === "enum" || type === "set" || type === "flags"
            ? { values: list.split(",") }
            : {}),
          ...(scope === "GLOBAL" ? {} : { session: true }),
          ...(fixed === "YES" ? { restart: true } : {}),
        },
      ];
    }),
  );
}

function mariadbType(kind: string): VariableFacts["type"] {
  if (kind.includes("INT")) return "integer";
  const types = {
    BOOLEAN: "boolean",
    DOUBLE: "number",
    ENUM: "enum",
    SET: "set",
    FLAGSET: "flags",
  } as const;
  return types[kind as keyof typeof types] ?? "unknown";
}

/** MySQL keeps no type and no "read only" of its variables: they are tried out, each set to the value that it has. */
function mysqlVariables(server: ServerInQuestion): ReadonlyMap<string, VariableFacts> {
  const rows = server.rows(
    "SELECT variable_name, variable_value, min_value, max_value FROM performance_schema.global_variables JOIN performance_schema.variables_info USING (variable_name)",
  );
  const quoted = rows.map(([name]) => `\`${name}\``);
  const fixed = server.errors(quoted.map((name) => `SET GLOBAL ${name} = @@global.${name}`));
  const global = server.errors(quoted.map((name) => `DO @@session.${name}`));
  return new Map(
    rows.map(([name = "", value = "", min = "", max = ""], i) => [
      optionName(name),
      {
        ...mysqlNumber(value, min, max),
        ...(global.get(i) === READ_ONLY ? {} : { session: true }),
        ...(fixed.get(i) === READ_ONLY ? { restart: true } : {}),
      },
    ]),
  );
}

/** "Variable … is a read only variable", and "is a GLOBAL variable". */
const READ_ONLY = "1238";

function mysqlNumber(value: string, min: string, max: string): VariableFacts {
  // The limits of a variable with a fraction are the bits of its number.
  if (/^\d+\.\d+$/.test(value)) return { type: "number" };
  return max === "0" ? { type: "unknown" } : { type: "integer", ...range(min, max) };
}

/** Limits that can be exceeded: what a number cannot hold exactly, nobody writes. */
function range(min: string, max: string): Pick<OptionFacts, "min" | "max"> {
  const counts = (limit: string) =>
    /^-?[\d.]+(e\+?\d+)?$/.test(limit) && Math.abs(Number(limit)) <= Number.MAX_SAFE_INTEGER;
  return {
    ...(counts(min) ? { min: Number(min) } : {}),
    ...(counts(max) ? { max: Number(max) } : {}),
  };
}
