import type { EngineLine } from "../engine/dialects";
import type { DatabaseDeclaration } from "../topology/pair";
import type { SemiSyncSettings } from "../topology/semi-sync";
import type {
  BinlogSettings,
  SeedDeclaration,
  SettingValue,
  VerifyDeclaration,
} from "../topology/topology";
import type { AccountArgs, HostArgs, LinkArgs, ServerArgs } from "./args";

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
  readonly settings?: Readonly<Record<string, SettingValue>>;
  /**
   * What happens on this member's host when you remove the pair, see {@link MultiMasterPairArgs.onDestroy}: with `gone`
   * nothing runs there, and the other member drops the account that this one logged in with. **On change:** takes one
   * `pulumi up` before it counts.
   *
   * @default that of the pair
   */
  readonly onDestroy?: ServerArgs["onDestroy"];
}

/** The links of a pair, one in each direction. */
export interface PairLinkArgs extends Omit<LinkArgs, "user" | "semiSync"> {
  /**
   * Name of the replication account, the same on both members. **On change:** new accounts, then a reconnect.
   *
   * @default "repl_" and the name of the member that logs in
   */
  user?: string;
  /**
   * MariaDB's `MASTER_USE_GTID`. `slave_pos`: a member continues after what it has applied. `current_pos`: after what it has
   * written itself too; the other member must then still have those transactions, or the link stops with error 1236.
   * MariaDB advises against it. **On change:** re-points.
   *
   * @default "slave_pos"
   */
  gtidPosition?: "slave_pos" | "current_pos";
}

/** How the members of a pair come to hold the same data. */
export interface PairSeed extends Omit<SeedDeclaration, "method"> {
  /**
   * `none` is your promise that both members hold the same data already: the channels of a running pair continue from their
   * positions, and a master and its slave become a pair without a dump. **On change:** nothing, unless `generation` is raised.
   *
   * @default the other member gets a dump of `from`; without `from` both are empty
   */
  readonly method?: "none";
  /**
   * The member whose data the other one gets (the origin); with `method: "none"`, the one that was the master. **On change:** nothing,
   * unless `generation` is raised.
   *
   * @default none: both members must be empty
   */
  readonly from?: string;
}

/** Arguments of {@link MultiMasterPair}. */
export interface MultiMasterPairArgs {
  /** The two servers. Their order does not matter. **On change:** see each argument. */
  members: readonly MemberArgs[];
  /** The engine line of both servers. **On change:** nothing; change it after you have upgraded them. */
  engine: EngineLine;
  /**
   * The databases that are replicated. Each member creates those that it lacks, with `sql_log_bin=0`. **On change:** created;
   * the members change their filters, live. A database that you add later may hold data: raise `seed.generation` too.
   */
  databases: readonly (string | DatabaseDeclaration)[];
  /**
   * Replicates only some tables of these databases. **On change:** set live; the SQL threads stop for a moment.
   *
   * @default all tables of the databases
   */
  replicate?: {
    /**
     * Patterns `database.table`: `%` stands for any text, `_` for itself. Routines and events are replicated in any case.
     */
    readonly tables: readonly string[];
  };
  /**
   * The binary logs. In a pair `sync` is 1. `shortenRetentionOn` may name the pair, for both members. **On change:** see each
   * argument.
   *
   * @default see each argument
   */
  binlog?: BinlogSettings;
  /**
   * Further my.cnf settings of both members. **On change:** set live where the server allows it; otherwise restarts one
   * member after the other.
   *
   * @default none
   */
  settings?: Readonly<Record<string, SettingValue>>;
  /**
   * Accounts of applications, on both members with the same password. **On change:** set live; accounts that this stack
   * created and no longer declares are dropped.
   *
   * @default none
   */
  accounts?: readonly AccountArgs[];
  /**
   * Makes commits wait until the other member acknowledges them, for a bounded time. **On change:** set live.
   *
   * @default commits do not wait
   */
  semiSync?: SemiSyncSettings;
  /**
   * Keeps generated keys of the two members apart. **On change:** see each argument.
   *
   * @default an increment of 2
   */
  autoIncrement?: {
    /** `auto_increment_increment`, 2 to 65535. **On change:** restarts one member after the other. */
    readonly increment: number;
  };
  /**
   * The two channels and their accounts. **On change:** see each argument.
   *
   * @default see each argument
   */
  link?: PairLinkArgs;
  /**
   * How the members get the same data. **On change:** see each argument.
   *
   * @default both members are empty
   */
  seed?: PairSeed;
  /**
   * Which member applications write to: "both", or the name of one; the other is then read-only. **On change:** set live.
   * Writes are blocked until the new writer has applied everything; if that takes longer than {@link switchSeconds}, the old
   * writer becomes writable again.
   *
   * @default "both"
   */
  writer?: string;
  /**
   * Seconds, 1 to 3600, for which a change of the writer may block writes. **On change:** nothing; it counts for the next
   * change of the writer.
   *
   * @default 10
   */
  switchSeconds?: number;
  /**
   * The member on which scheduled events run. **On change:** proves again, and names the events to enable and disable.
   *
   * @default the single writer, else the origin, else the first by name
   */
  events?: string;
  /**
   * How the members are proved to follow each other. **On change:** see each argument.
   *
   * @default a marker row in each direction
   */
  verify?: VerifyDeclaration;
  /**
   * Any text. A new one has the pair proved again. **On change:** proves again.
   *
   * @default ""
   */
  recheck?: string;
  /**
   * Whether a change may restart servers. With "never", a change that needs a restart is an error before anything changes.
   * **On change:** nothing.
   *
   * @default "when-needed"
   */
  restart?: ServerArgs["restart"];
  /**
   * What happens on the hosts when you remove the pair from the stack. `undo` stops the channels, forgets them and drops the
   * replication accounts. `leave` touches nothing. `gone` means that both hosts no longer exist: nothing runs there; if only
   * one is gone, say so in {@link MemberArgs.onDestroy}. Data are kept in every case. **On change:** takes one `pulumi up`
   * before it counts.
   *
   * @default "undo"
   */
  onDestroy?: ServerArgs["onDestroy"];
}
