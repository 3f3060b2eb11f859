import type * as pulumi from "@pulumi/pulumi";
import type { AccountArgs } from "./args";
import { passwordOf } from "./password";

/** `accounts` with their passwords: one that is generated is generated once, for both members. */
export function sharedAccounts(
  pair: string,
  accounts: readonly AccountArgs[],
  parent: pulumi.Resource,
): readonly AccountArgs[] {
  const generated = new Map<string, pulumi.Output<string>>();
  return accounts.map((account) => {
    const { user } = account;
    const known = account.password === undefined ? generated.get(user) : undefined;
    const password = known ?? passwordOf(`${pair}-password-${user}`, account.password, { parent });
    if (account.password === undefined) generated.set(user, password);
    return { ...account, password };
  });
}
