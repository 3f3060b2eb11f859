import type { Dialect } from "../engine/dialect";
import type { PluginPlan } from "../plan/plugin-plan";
import { privilegesOf } from "../plan/privileges";
import type { AccountDeclaration, Grant } from "../arguments/accounts";
import { isThere } from "./databases";
import { grantDatabase, identifier, literal } from "./sql";
import type { StepValues } from "./step";

/** An account with placeholders where the reviewer sees no value. */
export interface AccountText {
  /** `'user'@'host'`, or `'user'@:address_1`. */
  readonly account: string;
  /** The placeholder of the password, with its colon. */
  readonly password: string;
  readonly grants: readonly Grant[];
  readonly generated: boolean;
  /** Words after the password, with a blank before them. */
  readonly rules: string;
}

/** The rules of an account by which servers follow each other: it has nobody who would see that its password has expired. */
export function serviceRules({ accounts }: Pick<Dialect, "accounts">): string {
  return ` PASSWORD EXPIRE NEVER${accounts.setAgain}`;
}

/** What a step that makes accounts shows and does. */
export interface AccountsText
  extends Required<Pick<StepValues, "accounts" | "undo">>, Pick<StepValues, "expected"> {
  readonly review: string;
  /** Each account with what it may: `'app'@'%' (SELECT, INSERT ON shop.*)`. */
  readonly says: string;
}

/** Placeholders of the declared accounts: one password each, however many addresses it logs in from. */
export function declaredAccounts(
  { accounts: facts }: Pick<Dialect, "accounts">,
  accounts: readonly AccountDeclaration[],
): readonly AccountText[] {
  return accounts.flatMap(({ user, from, grants, generated }, i) =>
    from.map((host) => ({
      account: `${literal(user)}@${literal(host)}`,
      password: `:password_${i + 1}`,
      grants,
      generated,
      rules: facts.setAgain,
    })),
  );
}

/**
 * The statements that make `accounts`, each idempotent, one privilege a line, and the statements that take each back.
 *
 * An account that exists keeps what others granted it. One that a `mysql.Provider` makes just before counts as made here: its
 * plugin makes none that exists. The statements are the same, because that plugin loses a password whose change failed once,
 * and sees no grant that went.
 */
export function renderAccounts(
  accounts: readonly AccountText[],
  plugin?: Pick<PluginPlan, "users">,
): AccountsText {
  const made = new Set(plugin?.users.map(({ user, host }) => `${literal(user)}@${literal(host)}`));
  const review = accounts.map(({ account, password, grants, rules }) =>
    [
      `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${password}${rules};`,
      `ALTER USER ${account} IDENTIFIED BY ${password}${rules};`,
      ...granted(grants).map(
        ({ privilege, place }) => `GRANT ${privilege} ON ${place} TO ${account};`,
      ),
    ].join("\n"),
  );
  return {
    review: review.map((block) => `${block}\n`).join("\n"),
    says: accounts.map(said).join(", "),
    accounts: accounts.map(({ account, generated }) => ({
      account,
      exists: made.has(account) ? "SELECT 0" : existsQuery(account),
      generated,
    })),
    ...(made.size === 0
      ? {}
      : {
          expected: [...made].map((account) =>
            isThere(`the account ${account}`, existsQuery(account)),
          ),
        }),
    undo: accounts.flatMap(({ account, grants }) => [
      ...granted(grants).map(
        ({ privilege, place }) => `REVOKE ${privilege} ON ${place} FROM ${account}`,
      ),
      `DROP USER IF EXISTS ${account}`,
    ]),
  };
}

function said({ account, grants }: AccountText): string {
  const all = granted(grants);
  const at = [...new Set(all.map(({ place }) => place))].map((place) => {
    const there = all.filter((one) => one.place === place);
    return `${there.map(({ privilege }) => privilege).join(", ")} ON ${place}`;
  });
  return at.length === 0 ? account : `${account} (${at.join("; ")})`;
}

function granted(grants: readonly Grant[]): readonly { privilege: string; place: string }[] {
  return privilegesOf(grants).map(({ privilege, database, table }) => ({
    privilege,
    place:
      table === "*"
        ? `${grantDatabase(database)}.*`
        : `${identifier(database)}.${identifier(table)}`,
  }));
}

function existsQuery(account: string): string {
  // Names of users and of hosts may hold "@", inside of their quotes.
  const [user = ""] = /^'(?:[^'\\]|\\.|'')*'/.exec(account) ?? [];
  const host = account.slice(user.length + 1);
  // Servers keep addresses in small letters; one that is filled in on the host may have others.
  const kept = host.startsWith(":") ? `LOWER(${host})` : host.toLowerCase();
  return `SELECT COUNT(*) FROM mysql.user WHERE user = ${user} AND host = ${kept}`;
}
