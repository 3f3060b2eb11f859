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
   * The server that it follows: a {@link Master}, or another slave. **On change:** re-points when GTIDs prove that the new
   * master has everything; otherwise an error that asks for a raised `seed.generation`.
   */
  master: Server;
  /**
   * How the slave knows its place. **On change:** re-points; no data moves.
   *
   * @default "gtid"
   */
  position?: "gtid" | "file";
  /**
   * How it gets the master's data. **On change:** see each setting.
   *
   * @default a dump of what is replicated
   */
  seed?: SeedDeclaration;
  /**
   * Its login on the master. **On change:** see each setting.
   *
   * @default see each setting
   */
  link?: LinkArgs;
  /**
   * What proves that it follows. **On change:** see each setting.
   *
   * @default a marker row, waited for up to an hour
   */
  verify?: VerifyDeclaration;
  /**
   * Accounts on this server only, for readers. **On change:** set live.
   *
   * @default none
   */
  accounts?: readonly AccountArgs[];
  /**
   * Whether the slaves of one master take a change of configuration one after the other or all at once. **On change:**
   * nothing by itself.
   *
   * @default "serial"
   */
  rollout?: "serial" | "parallel";
  /**
   * Any new text has the slave proved again, though nothing else changed. **On change:** proves again.
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
