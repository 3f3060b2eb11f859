import type { GrantLevel } from "../../engine/account-facts";
import { dialectOf, type EngineLine } from "../../engine/dialects";
import { grantPlace, type GrantPlace, isGrantable } from "../grant-place";
import type { Problem, Rule } from "../problem";
import { unknownPrivilege } from "../unknown-privilege";

/** A name, as it stands in the list of columns of a privilege. */
const COLUMN = /^(?![0-9]+$)[\w$\x80-\uffff]+$|^`[^`]+`$/;

/** Every privilege is one that the server's line knows, granted where it may be, on a place that can be. */
export const grants: Rule = ({ servers }) =>
  servers.flatMap(({ name, line, accounts }) =>
    accounts.flatMap((account, i) =>
      account.grants.flatMap(({ on, privileges }, j) => {
        const at = `${name}.accounts[${i}].grants[${j}]`;
        const place = grantPlace(on);
        const wrongPlace = placeProblem(on, place);
        const wrong =
          privileges.length === 0
            ? ["must name at least one privilege"]
            : privileges.flatMap((one) => privilegeProblem(line, one, on, place) ?? []);
        return [
          ...(wrongPlace === undefined ? [] : [{ at: `${at}.on`, message: wrongPlace }]),
          ...wrong.map((message): Problem => ({ at: `${at}.privileges`, message })),
        ];
      }),
    ),
  );

function placeProblem(on: string, { database, table }: GrantPlace): string | undefined {
  if (on === "" || /[\0-\x1f\x7f]/.test(on)) return `must name a database: it is "${on}"`;
  if (/[^\0-\uffff]/u.test(on))
    return `must hold no character beyond U+FFFF, which servers refuse or keep as "?": it is "${on}"`;
  if (database === "*" && table !== "*")
    return `must name the database of a table, or be "*" alone: it is "${on}"`;
  if (/ $/.test(database) || / $/.test(table) || table === "")
    return `must be a database, or a database and a table, neither with a space at its end: it is "${on}"`;
  if (database.toLowerCase() === "information_schema")
    return `must be left out: everyone reads information_schema, and no server lets it be granted`;
  if (database.length > 64 || table.length > 64 || (table === "*" && !isGrantable(database)))
    return `must be names of 1 to 64 characters, and of a whole database "_", "%" and "\\" count twice, as GRANT escapes them: it is "${on}"`;
  return undefined;
}

function privilegeProblem(
  line: EngineLine,
  privilege: string,
  on: string,
  { database, table }: GrantPlace,
): string | undefined {
  const [, words, , columns] =
    /^([A-Za-z][A-Za-z_ ]*?) *(\(([^;:()\0-\x1f\x7f]*)\))?$/.exec(privilege) ?? [];
  if (words === undefined) return `must be spelled as in GRANT: one is "${privilege}"`;
  const name = words.replace(/ +/g, " ").toUpperCase();
  const { privileges } = dialectOf(line).accounts;
  const level: GrantLevel | undefined = Object.hasOwn(privileges, name)
    ? privileges[name]
    : undefined;
  if (level === undefined) return unknownPrivilege(line, name);
  if (columns !== undefined) {
    if (level !== "column")
      return `must name columns only of SELECT, INSERT, UPDATE and REFERENCES: one is "${privilege}"`;
    if (table === "*")
      return `must name columns only of a table, as on "shop.orders": one is "${privilege}" on "${on}"`;
    if (columns.split(",").some((column) => !COLUMN.test(column.trim())))
      return `must list columns as "SELECT (a, b)", other names than of letters and digits in backquotes: one is "${privilege}"`;
  }
  if (database !== "*" && level === "global")
    return `must be granted on "*", the whole server: "${name}" is a privilege of no database, and stands on "${on}"`;
  if (table !== "*" && level === "database")
    return `must be granted on a database or on "*": "${name}" is a privilege of no table, and stands on "${on}"`;
  if (database === "performance_schema" && /^ALL\b/.test(name))
    return `must be single ones on performance_schema, such as SELECT: no server grants "${name}" there`;
  return undefined;
}
