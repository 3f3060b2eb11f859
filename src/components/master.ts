import type * as pulumi from "@pulumi/pulumi";
import type { MasterArgs } from "./args";
import { checkShape, declareServer } from "./declaration";
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
 */
export class Master extends Server {
  constructor(name: string, args: MasterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkShape(name, args, masterSchema);
    const declaration = declareServer(name, args);
    super(
      args.databases === undefined ? declaration : { ...declaration, databases: args.databases },
      args,
      { graph: { topology: { servers: [] } } },
      opts,
    );
  }

  protected override addSteps(
    steps: ServerSteps,
    args: MasterArgs,
  ): pulumi.Output<Record<string, string>> {
    const config = this.configuration(steps, []);
    internalsOf(this).ready = [config];
    return this.accounts(`${this.name}-accounts`, steps, args.accounts ?? [], [config]).passwords;
  }
}
