import type { SeedDeclaration, VerifyDeclaration } from "../topology/topology";
import type { AccountArgs, LinkArgs, ServerArgs } from "./args";
import type { Server } from "./server";

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
