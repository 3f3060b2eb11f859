import type { EngineLine } from "../../src/engine/dialects";
import type { DatabaseDeclaration } from "../../src/arguments/databases";
import { problemsWith } from "../../src/topology/validate";
import type { AccountDeclaration } from "../../src/arguments/accounts";
import type { ServerDeclaration } from "../../src/topology/topology";
import { master, topologyOf } from "../support/declarations";

const UTF8 = { characterSet: "utf8mb4", collation: "utf8mb4_unicode_ci" };
const account = (more: Partial<AccountDeclaration>): AccountDeclaration => ({
  user: "app",
  from: ["%"],
  grants: [{ on: "shop", privileges: ["SELECT"] }],
  generated: true,
  ...more,
});

function problems(line: EngineLine, more: Partial<ServerDeclaration>) {
  return problemsWith(topologyOf(master({ line, plugin: true, ...more })));
}
const ofDatabase = (database: DatabaseDeclaration, line: EngineLine = "mariadb-10.11") =>
  problems(line, { databases: [database.name], makes: [database] });
const ofAccount = (more: Partial<AccountDeclaration>, line: EngineLine = "mariadb-10.6") =>
  problems(line, { accounts: [account(more)] });

describe("a database that a mysql.Provider makes", () => {
  const bothNeeded =
    'must have both characterSet and collation through a mysql.Provider, which takes utf8 for what is left out: give both, such as { characterSet: "utf8mb4", collation: "utf8mb4_unicode_ci" }';

  it.each([
    ["without", {}],
    ["with a character set alone", { characterSet: "utf8mb4" }],
    ["with a collation alone", { collation: "utf8mb4_unicode_ci" }],
  ])("needs character set and collation: %s", (_what, given) => {
    expect(ofDatabase({ name: "shop", ...given })).toEqual([
      { at: "db1.databases[0]", message: bothNeeded },
    ]);
  });

  it.each(["utf8mb4_unicode_ci", "utf8mb4_uca1400_ai_ci", "utf8mb4_0900_ai_ci"])(
    "is spelled as the server shows it: %s",
    (collation) => {
      expect(ofDatabase({ name: "wf_a`b", ...UTF8, collation })).toEqual([]);
    },
  );

  it.each([
    ["uca1400_ai_ci", "a short name"],
    ["UTF8MB4_UNICODE_CI", "capitals"],
    ["latin1_swedish_ci", "that of another character set"],
  ])("is refused when its collation would differ for ever: %s, %s", (collation) => {
    expect(ofDatabase({ name: "shop", ...UTF8, collation })).toEqual([
      {
        at: "db1.databases[0].collation",
        message: `must be spelled as the server shows it, in small letters and with its character set, "utf8mb4_…", or a mysql.Provider alters the database by every pulumi up: it is "${collation}"`,
      },
    ]);
  });

  it.each([
    ["mariadb-10.11", "utf8", "utf8mb3"],
    ["mysql-9.7", "utf8", "utf8mb3"],
    ["mariadb-10.5", "utf8mb3", "utf8"],
    ["mysql-5.7", "utf8mb3", "utf8"],
  ] as const)("is told what %s calls %s", (line, characterSet, spelled) => {
    const collation = `${spelled}_general_ci`;
    expect(ofDatabase({ name: "shop", characterSet, collation }, line)).toEqual([
      {
        at: "db1.databases[0].characterSet",
        message: `must be spelled as the server shows it, "${spelled}", or a mysql.Provider alters the database by every pulumi up: it is "${characterSet}"`,
      },
    ]);
    expect(ofDatabase({ name: "shop", characterSet: spelled, collation }, line)).toEqual([]);
  });
});

describe("an account that a mysql.Provider makes", () => {
  const message = (what: string, text: string) =>
    `must hold no ${what} through a mysql.Provider, which does not escape it; choose another one, or leave the provider out: it is "${text}"`;
  const quote = "quote or backslash";

  it.each([
    [{ user: "o'brien" }, "user", message(quote, "o'brien")],
    [{ user: "dom\\user" }, "user", message(quote, "dom\\user")],
    [{ from: ["%", "a'b"] }, "from", message(quote, "a'b")],
    [
      { grants: [{ on: "it's", privileges: ["SELECT"] }] },
      "grants[0].on",
      message("quote, backtick or backslash", "it's"),
    ],
    [
      { grants: [{ on: "a`b.*", privileges: ["SELECT"] }] },
      "grants[0].on",
      message("quote, backtick or backslash", "a`b.*"),
    ],
    [
      { grants: [{ on: "shop.item", privileges: ["SELECT (`it's`)"] }] },
      "grants[0].privileges",
      message(quote, "SELECT (`it's`)"),
    ],
  ])("is refused with what its plugin does not escape: %j", (given, place, text) => {
    expect(ofAccount(given)).toEqual([{ at: `db1.accounts[0].${place}`, message: text }]);
  });

  it("may hold anything where the runner makes it", () => {
    const odd = { user: "o'brien", grants: [{ on: "it's", privileges: ["SELECT"] }] };
    expect(ofAccount(odd, "mariadb-10.11")).toEqual([]);
    // There the plugin makes the account, and the runner the grant.
    expect(ofAccount({ grants: odd.grants }, "mysql-9.7")).toEqual([]);
    const without = master({ line: "mariadb-10.6", accounts: [account(odd)] });
    expect(problemsWith(topologyOf(without))).toEqual([]);
  });
});
