import { z } from "zod";
import type { DatabaseDeclaration } from "./databases";
import { type HostArgs, hostShape } from "./host";
import { type ServerArgs, serverShape } from "./server";
import { type Settings, settingsShape } from "./settings";
import { type ShapeOf, text } from "./values";

/** One of the two servers of a pair: what differs between them. */
export interface MemberArgs {
  /**
   * Names the server in Pulumi, in messages and on its host. **On change:** treated as another server: every step runs
   * there.
   */
  readonly name: string;
  /** The host that the server runs on. **On change:** see each argument. */
  readonly host: HostArgs;
  /**
   * `server_id`, unique in the topology, 1 to 4294967295. **On change:** an error on a member that replicates, unless it is
   * seeded again in the same update.
   *
   * @default the smallest free one, in the order of the members' names: 1 and 2
   */
  readonly serverId?: number;
  /**
   * `gtid_domain_id` (MariaDB), 0 to 4294967295: the domain of transactions that are written here. **On change:** as for
   * {@link serverId}.
   *
   * @default 1 and 2, in the order of the members' names
   */
  readonly gtidDomain?: number;
  /**
   * `auto_increment_offset`, from 1 to the increment. **On change:** restarts the server.
   *
   * @default 1 and 2, in the order of the members' names
   */
  readonly autoIncrementOffset?: number;
  /**
   * Further my.cnf settings of this member alone. **On change:** set live where the server allows it; otherwise it
   * restarts.
   *
   * @default none
   */
  readonly settings?: Settings;
  /**
   * What happens on this member's host when you remove the pair, see {@link MultiMasterPairArgs.onDestroy}: with `gone`
   * nothing runs there, and the other member drops the account that this one logged in with. **On change:** takes one
   * `pulumi up` before it counts.
   *
   * @default that of the pair
   */
  readonly onDestroy?: ServerArgs["onDestroy"];
}

/** Shape of it. */
export const memberShape = {
  name: text,
  host: z.strictObject(hostShape),
  serverId: z.number().optional(),
  gtidDomain: z.number().optional(),
  autoIncrementOffset: z.number().optional(),
  settings: settingsShape.optional(),
  onDestroy: serverShape.onDestroy,
} satisfies ShapeOf<MemberArgs>;

/** What a server is in its multi-master pair. */
export interface MemberDeclaration {
  /** Names the pair: equal in both members. */
  readonly pair: string;
  /** `gtid_domain_id` (MariaDB): the stream of transactions that begin here. */
  readonly gtidDomain: number;
  /** `auto_increment_increment` and `auto_increment_offset`: generated keys of two members never meet. */
  readonly autoIncrement: { readonly increment: number; readonly offset: number };
  /** Databases that are made here; the other member makes its own. */
  readonly databases: readonly DatabaseDeclaration[];
  /** Patterns `database.table` of what travels; absent: all of the databases. `%` stands for anything, `_` for itself. */
  readonly tables?: readonly string[];
  /** Whether applications write here. */
  readonly writes: boolean;
  /** Whether scheduled events run here. */
  readonly runsEvents: boolean;
  /** Whether the other member is made from this one. */
  readonly origin: boolean;
  /** Whether the channel begins at what this member itself has written, too (`current_pos`). */
  readonly currentPosition: boolean;
  /** Seconds for which writes may be held back while the writer changes. */
  readonly switchSeconds: number;
}
