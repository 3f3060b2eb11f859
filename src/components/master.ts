import type * as pulumi from "@pulumi/pulumi";
import { serveAsMaster } from "../steps/serve";
import type { Item } from "../steps/step";
import type { Subject } from "../steps/subject";
import { shaped } from "./shape";
import type { MasterArgs } from "../arguments/master";
import { declareMaster } from "../arguments/master";
import { newGraph } from "./graph";
import { mysqlProviderOf, safeProvider } from "./mysql-provider";
import { masterSchema } from "../arguments/master";
import { Server } from "./server";

/**
 * A server that slaves follow: configured, with its accounts.
 *
 * With a `mysql.Provider` in `opts.providers` its databases and accounts are `mysql.Database`, `mysql.User` and `mysql.Grant`
 * children, wherever the plugin supports the engine line; see docs/mysql-provider.md.
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
    const shape = shaped(name, args, masterSchema, OF_A_SLAVE);
    const provider = mysqlProviderOf(opts);
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
      { ...args, provider },
      opts,
    );
  }

  protected override steps(subject: Subject): readonly Item[] {
    return serveAsMaster(subject);
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
