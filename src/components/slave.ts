import type * as pulumi from "@pulumi/pulumi";
import type { SeedDeclaration, VerifyDeclaration } from "../topology/topology";
import { serveAsSlave } from "../steps/serve";
import type { Item } from "../steps/step";
import type { Subject } from "../steps/subject";
import { graphOf, isRefused, type Place } from "./graph";
import { shaped } from "./shape";
import type { AccountArgs, LinkArgs, ServerArgs } from "./args";
import { declareLink, declareServer } from "./declaration";
import { refuseMysqlProvider } from "./mysql-provider";
import { slaveSchema } from "./schema";
import { Server } from "./server";

/** Arguments of {@link Slave}. */
export interface SlaveArgs extends ServerArgs {
  /**
   * The server that it follows: a {@link Master}, another slave, or a member of a pair. **On change:** re-points when GTIDs
   * prove that the new master has everything; otherwise an error that asks you to raise `seed.generation`.
   */
  master: Server;
  /**
   * How the slave keeps its position: by GTID (MySQL's auto-position), or by log file and offset. **On change:** re-points;
   * no data are copied.
   *
   * @default "gtid"
   */
  position?: "gtid" | "file";
  /**
   * How it gets the master's data. **On change:** see each argument.
   *
   * @default a dump of what is replicated
   */
  seed?: SeedDeclaration;
  /**
   * The channel, and its account on the master. **On change:** see each argument.
   *
   * @default see each argument
   */
  link?: LinkArgs;
  /**
   * How the slave is proved to follow. **On change:** see each argument.
   *
   * @default a marker row must arrive
   */
  verify?: VerifyDeclaration;
  /**
   * Accounts on this server only, for readers. **On change:** set live.
   *
   * @default none
   */
  accounts?: readonly AccountArgs[];
  /**
   * Whether the slaves of one master are reconfigured one after the other or all at once. **On change:** nothing by
   * itself.
   *
   * @default "serial"
   */
  rollout?: "serial" | "parallel";
  /**
   * Any text. A new one has the slave proved again, although nothing else changed. **On change:** proves again.
   *
   * @default ""
   */
  recheck?: string;
}

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
