import type * as mysql from "@pulumi/mysql";
import * as pulumi from "@pulumi/pulumi";
import type { HostPlan } from "../plan/host-plan";
import type { AccountArgs } from "./args";
import { withoutTraces } from "./without-traces";

// What is taken back, the runner takes back, as without a provider: the plugin would drop a database with its data, fail to
// revoke from MySQL 8.3 on, and with a privilege that is no longer declared revoke those that still are.
const kept = { retainOnDelete: true, deleteBeforeReplace: true } as const;

/** Makes the databases of a plan that its `mysql.Provider` can make. */
export function pluginDatabases(
  parent: pulumi.Resource,
  { name: server, plugin }: HostPlan,
  provider: pulumi.ProviderResource | undefined,
  after: readonly pulumi.Resource[],
): readonly pulumi.Resource[] {
  if (provider === undefined || plugin === undefined) return [];
  return plugin.databases.map(({ name, characterSet, collation }) =>
    register(
      ({ Database }) =>
        new Database(
          `${server}-database-${name}`,
          { name, defaultCharacterSet: characterSet!, defaultCollation: collation! },
          { parent, provider, dependsOn: [...after], ...kept },
        ),
    ),
  );
}

/** Makes the accounts of a plan that its `mysql.Provider` can make, and their grants. `accounts` have their passwords. */
export function pluginAccounts(
  parent: pulumi.Resource,
  { name: server, plugin }: HostPlan,
  provider: pulumi.ProviderResource,
  accounts: readonly AccountArgs[],
  after: readonly pulumi.Resource[],
): readonly pulumi.Resource[] {
  const { users = [], grants = [] } = plugin ?? {};
  const made = users.map(({ user, host, account }) =>
    register(
      ({ User }) =>
        new User(
          `${server}-user-${user}@${host}`,
          { user, host, plaintextPassword: pulumi.secret(accounts[account]!.password!) },
          { parent, provider, dependsOn: [...after], ...kept },
        ),
    ),
  );
  const granted = grants.map(({ user, host, on, database, table, privileges }) => {
    const owner = made[users.findIndex((one) => one.user === user && one.host === host)]!;
    return register(
      ({ Grant }) =>
        new Grant(
          `${server}-grant-${user}@${host}-${on}`,
          // As outputs, so that a grant follows its account.
          {
            user: owner.user,
            host: owner.host.apply(String),
            database,
            table,
            privileges: [...privileges],
          },
          { parent, provider, dependsOn: [...after], ...kept },
        ),
    );
  });
  return [...made, ...granted];
}

/** Loads `@pulumi/mysql`, which whoever made the provider has. */
function register<T>(make: (sdk: typeof mysql) => T): T {
  return withoutTraces(() => make(require("@pulumi/mysql") as typeof mysql));
}
