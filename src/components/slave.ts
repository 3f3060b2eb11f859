import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareSlave, type FollowerArgs, followerShape } from "../arguments/slave";
import type { ShapeOf } from "../arguments/values";
import { serveAsSlave } from "../steps/serve";
import type { Item } from "../steps/step";
import type { Subject } from "../steps/subject";
import { server } from "./component-shape";
import { graphOf, isRefused, type Place } from "./graph";
import { refuseMysqlProvider } from "./mysql-provider";
import { Server } from "./server";
import { shaped } from "./shape";

/** Arguments of {@link Slave}. */
export interface SlaveArgs extends FollowerArgs {
  /**
   * The server that it follows: a {@link Master}, another slave, or a member of a pair. **On change:** re-points when GTIDs
   * prove that the new master has everything; otherwise an error that asks you to raise `seed.generation`.
   */
  master: Server;
}

/** Shape of it: unknown keys are errors. */
export const slaveSchema = z.strictObject({
  ...followerShape,
  master: server,
} satisfies ShapeOf<SlaveArgs>);

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
          return declareSlave(name, { ...shape.args, master: args.master.name });
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
