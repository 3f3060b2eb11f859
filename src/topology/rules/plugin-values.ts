import { dialectOf } from "../../engine/dialects";
import type { DatabaseDeclaration } from "../../arguments/databases";
import type { Problem, Rule } from "../problem";
import type { AccountDeclaration } from "../../arguments/accounts";
import type { ServerDeclaration } from "../topology";

/**
 * What goes through a `mysql.Provider` means there what it means in SQL. Its plugin pastes the values of accounts and grants
 * between quotes as they are, and never finds a database whose character set it spells otherwise than the server.
 */
export const pluginValues: Rule = ({ servers }) =>
  servers
    .filter(({ plugin }) => plugin)
    .flatMap((server) => [
      ...(server.makes ?? []).flatMap((database) => databaseProblems(server, database)),
      ...server.accounts.flatMap((account, i) => accountProblems(server, account, i)),
    ]);

const through =
  "through a mysql.Provider, which does not escape it; choose another one, or leave the provider out";

function databaseProblems(
  { name: server, line, databases = [] }: ServerDeclaration,
  { name, characterSet, collation }: DatabaseDeclaration,
): Problem[] {
  const at = `${server}.databases[${databases.indexOf(name)}]`;
  const example = '{ characterSet: "utf8mb4", collation: "utf8mb4_unicode_ci" }';
  if (characterSet === undefined || collation === undefined) {
    return [
      {
        at,
        message: `must have both characterSet and collation through a mysql.Provider, which takes utf8 for what is left out: give both, such as ${example}`,
      },
    ];
  }
  const { utf8mb3 } = dialectOf(line).mysqlPlugin;
  const spelled = characterSet.toLowerCase().replace(/^utf8(mb3)?$/, utf8mb3);
  const problems: Problem[] = [];
  if (characterSet !== spelled) {
    problems.push({
      at: `${at}.characterSet`,
      message: `must be spelled as the server shows it, "${spelled}", or a mysql.Provider alters the database by every pulumi up: it is "${characterSet}"`,
    });
  }
  if (collation !== "binary" && !collation.startsWith(`${spelled}_`)) {
    problems.push({
      at: `${at}.collation`,
      message: `must be spelled as the server shows it, in small letters and with its character set, "${spelled}_…", or a mysql.Provider alters the database by every pulumi up: it is "${collation}"`,
    });
  }
  return problems;
}

function accountProblems(
  { name: server, line }: ServerDeclaration,
  { user, from, grants }: AccountDeclaration,
  i: number,
): Problem[] {
  const { manages } = dialectOf(line).mysqlPlugin;
  const at = `${server}.accounts[${i}]`;
  const refused = (place: string, text: string, unsafe: RegExp, what: string): Problem[] =>
    unsafe.test(text)
      ? [{ at: place, message: `must hold no ${what} ${through}: it is "${text}"` }]
      : [];
  const users = [
    ...refused(`${at}.user`, user, /['\\]/, "quote or backslash"),
    ...from.flatMap((host) => refused(`${at}.from`, host, /['\\]/, "quote or backslash")),
  ];
  const places = grants.flatMap(({ on, privileges }, j) => [
    ...refused(`${at}.grants[${j}].on`, on, /['\\`]/, "quote, backtick or backslash"),
    ...privileges.flatMap((privilege) =>
      refused(`${at}.grants[${j}].privileges`, privilege, /['\\]/, "quote or backslash"),
    ),
  ]);
  return [...(manages.includes("User") ? users : []), ...(manages.includes("Grant") ? places : [])];
}
