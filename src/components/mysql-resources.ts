import type * as mysql from "@pulumi/mysql";
import * as pulumi from "@pulumi/pulumi";
import { accountSecret } from "../steps/accounts";
import type { ProviderStep } from "../steps/step";
import type { Subject } from "../steps/subject";
import { type Graph, resourcesOf, secretOf } from "./graph";
import { withoutTraces } from "./without-traces";

// What is taken back, the runner takes back, as without a provider: the plugin would drop a database with its data, fail to
// revoke from MySQL 8.3 on, and with a privilege that is no longer declared revoke those that still are.
const kept = { retainOnDelete: true, deleteBeforeReplace: true } as const;

/** Makes what stands for a step of the caller's `mysql.Provider`, in the order of its names. */
export function throughProvider(
  parent: pulumi.Resource,
  { server, plan: { plugin } }: Pick<Subject, "server" | "plan">,
  { kind, names, after }: ProviderStep,
  graph: Graph,
  provider: pulumi.ProviderResource | undefined,
): readonly pulumi.Resource[] {
  if (provider === undefined || plugin === undefined) return [];
  const options = { parent, provider, dependsOn: [...resourcesOf(graph, after)], ...kept };
  if (kind === "databases")
    return plugin.databases.map(({ name, characterSet, collation }, i) =>
      made(
        ({ Database }) =>
          new Database(
            names[i]!,
            { name, defaultCharacterSet: characterSet!, defaultCollation: collation! },
            options,
          ),
      ),
    );
  const users = plugin.users.map(({ user, host, account }, i) =>
    made(({ User }) => {
      const plaintextPassword = secretOf(graph, accountSecret(server, account));
      return new User(names[i]!, { user, host, plaintextPassword }, options);
    }),
  );
  const grants = plugin.grants.map(({ user, host, database, table, privileges }, i) => {
    const owner = users[plugin.users.findIndex((one) => one.user === user && one.host === host)]!;
    return made(
      ({ Grant }) =>
        new Grant(
          names[users.length + i]!,
          // As outputs, so that a grant follows its account.
          {
            user: owner.user,
            host: owner.host.apply(String),
            database,
            table,
            privileges: [...privileges],
          },
          options,
        ),
    );
  });
  return [...users, ...grants];
}

/** Loads `@pulumi/mysql`, which whoever made the provider has. */
function made<T>(make: (sdk: typeof mysql) => T): T {
  return withoutTraces(() => make(require("@pulumi/mysql") as typeof mysql));
}
