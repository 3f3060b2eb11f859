import type * as pulumi from "@pulumi/pulumi";
import { serveAsSlave } from "../steps/serve";
import type { Item } from "../steps/step";
import type { Subject } from "../steps/subject";
import { graphOf, isRefused, type Place } from "./graph";
import { shaped } from "./shape";
import { declareLink, declareServer } from "./declaration";
import { refuseMysqlProvider } from "./mysql-provider";
import { slaveSchema } from "./schema";
import { Server } from "./server";
import type { SlaveArgs } from "./slave-args";

/**
 * A server that follows another one: configured, seeded with its data, replicating, and proved to replicate.
 *
 * A server that holds data is refused unless the declaration names it (`seed.overwrite`).
 *
 * @example
 * new Slave("db2", {
 *   master: db1,
 *   host: { address: "192.0.2.2", ssh: { privateKey, hostKey } },
 *   engine: "mariadb-10.11",
 *   serverId: 2,
 * });
 */
export class Slave extends Server {
  constructor(name: string, args: SlaveArgs, opts?: pulumi.ComponentResourceOptions) {
    const shape = shaped(name, args, slaveSchema, OF_THE_MASTER);
    super(
      {
        name,
        shape,
        declaration: () => {
          refuseMysqlProvider(name, "a slave", opts);
          return {
            ...declareServer(name, shape.args),
            follows: declareLink(name, { ...shape.args, master: args.master.name }),
          };
        },
        place: () => placeBelow(args.master),
      },
      args,
      opts,
    );
  }

  protected override steps(subject: Subject): readonly Item[] {
    return serveAsSlave(subject);
  }
}

const FROM_MASTER = "it belongs to its master, whose data a slave has: declare it there";
/** What a slave has by the server that it follows. */
const OF_THE_MASTER = {
  databases: FROM_MASTER,
  gtid: "it belongs to its master; a slave has position",
  semiSync: "it belongs to its master; a slave has link.semiSync",
};

function placeBelow(master: Server): Place {
  return { graph: graphOf(master), refused: isRefused(master) };
}
