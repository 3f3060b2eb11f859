import type * as pulumi from "@pulumi/pulumi";
import { shaped } from "./shape";
import type { MasterArgs } from "./args";
import { databasesStep } from "./databases-step";
import { declareMaster } from "./declaration";
import { newGraph } from "./declared";
import { mysqlProviderOf, safeProvider } from "./mysql-provider";
import { pluginAccounts, pluginDatabases } from "./mysql-resources";
import { sharedAccounts } from "./pair-accounts";
import { masterSchema } from "./schema";
import { Server } from "./server";
import { internalsOf } from "./server-internals";
import type { ServerSteps } from "./server-steps";

/**
 * A server that slaves follow: configured, with its accounts.
 *
 * @example
 * const db1 = new Master("db1", {
 *   host: { address: "192.0.2.1", ssh: { privateKey, hostKey } },
 *   engine: "mariadb-10.11",
 *   serverId: 1,
 *   databases: ["shop"],
 * });
 *
 * With a `mysql.Provider` in `opts.providers` its databases and accounts are `mysql.Database`, `mysql.User` and `mysql.Grant`
 * children, as far as the plugin can manage them on the engine line; see docs/mysql-provider.md.
 */
export class Master extends Server {
  constructor(name: string, args: MasterArgs, opts?: pulumi.ComponentResourceOptions) {
    const shape = shaped(name, args, masterSchema, OF_A_SLAVE);
    const provider = mysqlProviderOf(opts);
    const inputs: MasterInputs = { ...args, provider };
    super(
      {
        name,
        shape,
        declaration: () => declareMaster(name, shape.args, provider !== undefined),
        place: () => ({
          graph: newGraph(),
          ...(provider === undefined
            ? {}
            : { checked: safeProvider(name, provider, shape.args.accounts) }),
        }),
      },
      inputs,
      opts,
    );
  }

  protected override addSteps(
    steps: ServerSteps,
    { accounts = [], provider }: MasterInputs,
  ): pulumi.Output<Record<string, string>> {
    const config = this.configuration(steps, []);
    const made = pluginDatabases(this, steps.plan, provider, [config]);
    const ready =
      steps.plan.makes === undefined ? config : databasesStep(this, steps, [config, ...made]);
    Object.assign(internalsOf(this), { config, ready: [ready] });
    const step = `${this.name}-accounts`;
    if (provider === undefined) return this.accounts(step, steps, accounts, [ready]).passwords;
    const known = sharedAccounts(this.name, accounts, this);
    const users = pluginAccounts(this, steps.plan, provider, known, [ready]);
    return this.accounts(step, steps, known, [ready, ...users]).passwords;
  }
}

const SLAVES = "it belongs to a Slave, which names its master: declare it there";
/** What only a server has that follows another one. */
const OF_A_SLAVE = Object.fromEntries(
  ["master", "position", "seed", "link", "verify", "rollout", "recheck"].map((key) => [
    key,
    SLAVES,
  ]),
);

interface MasterInputs extends MasterArgs {
  readonly provider: pulumi.ProviderResource | undefined;
}
