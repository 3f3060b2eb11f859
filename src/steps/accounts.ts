import { dialectOf } from "../engine/dialects";
import { declaredAccounts, renderAccounts } from "../render/accounts";
import type { ServerDeclaration } from "../topology/topology";
import type { MadePassword, Step } from "./step";
import { step, type Subject } from "./subject";

/** The passwords that are made for accounts of `owner`, a server or a pair: one for each user, from wherever it logs in. */
export function accountPasswords(
  owner: string,
  accounts: ServerDeclaration["accounts"],
): readonly MadePassword[] {
  const users = accounts.filter(({ generated }) => generated).map(({ user }) => user);
  return [...new Set(users)].map((user) => ({
    kind: "password",
    name: madePassword(owner, user),
    of: owner,
    keptWith: {},
  }));
}

/** The name of the password of a declared account: that of its user where it is made, its own where it is given. */
export function accountSecret({ name, member, accounts }: ServerDeclaration, i: number): string {
  const account = accounts[i];
  return account?.generated === true
    ? madePassword(member?.pair ?? name, account.user)
    : givenPassword(name, i);
}

/** The name of the password that a declaration brings for an account. */
export function givenPassword(server: string, account: number): string {
  return `${server} account ${account + 1}`;
}

function madePassword(owner: string, user: string): string {
  return `${owner}-password-${user}`;
}

/**
 * Makes the declared accounts, which are never in the binary log. Those of a slave are its own, and a new copy may replace
 * them: they name the copy.
 */
export function accountsStep(subject: Subject, after: readonly string[]): Step {
  const { server, plan } = subject;
  const text = renderAccounts(declaredAccounts(dialectOf(server.line), plan.accounts), plan.plugin);
  const { review, says, ...input } = text;
  const local = plan.role === "slave";
  return step(subject, "accounts", {
    name: `${server.name}-${local ? "local-accounts" : "accounts"}`,
    command: {
      kind: "review",
      text: local ? `-- after seed ${plan.follow?.seed.generation}\n${review}` : review,
    },
    says: [`makes ${says || "no account"}; drops what was made here and is declared no longer`],
    input: {
      ...input,
      values: Object.fromEntries(
        plan.accounts.map((_, i) => [`password_${i + 1}`, { secret: accountSecret(server, i) }]),
      ),
    },
    secret: true,
    after,
    why: "makes the declared accounts and their grants, in no binary log",
  });
}
