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
  /** Names the server in Pulumi, in messages and on its host. **On change:** another server. */
  readonly name: string;
  /** Where the server is. **On change:** see each setting. */
  readonly host: HostArgs;
  /**
   * `server_id`, unique in the topology, 1 to 4294967295. **On change:** an error on a member that replicates, unless it is
   * seeded again in the same update.
   *
   * @default the smallest that is free, in the order of the members' names: 1 and 2
   */
  readonly serverId?: number;
  /**
   * `gtid_domain_id` (MariaDB), 0 to 4294967295: the stream of transactions that begin here. **On change:** as of `serverId`.
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
   * Further my.cnf settings of this member alone. **On change:** set live where the server allows it, else restarts it.
   *
   * @default none
   */
  readonly settings?: Readonly<Record<string, SettingValue>>;
  /**
   * What removing the pair does on the host of this member, see {@link ServerArgs.onDestroy}: `gone` of the one that is gone
   * for good has what was made for it on the other one undone. **On change:** takes one `pulumi up` before it counts.
   *
   * @default that of the pair
   */
  readonly onDestroy?: ServerArgs["onDestroy"];
}

/** The links of a pair, one in each direction. */
export interface PairLinkArgs extends Omit<LinkArgs, "user" | "semiSync"> {
  /**
   * The replication account, of one name on both members. **On change:** new accounts, then a reconnect.
   *
   * @default "repl_" and the name of the member that logs in
   */
  user?: string;
  /**
   * From which position a member follows (MariaDB). `slave_pos`: from what it has applied. `current_pos`: from what it has
   * written itself, too, which the other member must then still have, or the link stops with error 1236; MariaDB advises
   * against it. **On change:** re-points.
   *
   * @default "slave_pos"
   */
  gtidPosition?: "slave_pos" | "current_pos";
}

/** How the members of a pair come to hold the same data. */
export interface PairSeed extends Omit<SeedDeclaration, "method"> {
  /**
   * `none` promises that both hold the same data already: the channels of a running pair go on from where they are, and a
   * master and its slave become a pair without a copy. **On change:** nothing, unless `generation` is raised.
   *
   * @default the other member gets a copy of `from`, or both are empty
   */
  readonly method?: "none";
  /**
   * The member whose data the other one gets; with `method: "none"`, the one that was the master. **On change:** nothing,
   * unless `generation` is raised.
   *
   * @default none: both members must be empty
   */
  readonly from?: string;
}

/** Arguments of {@link MultiMasterPair}. */
export interface MultiMasterPairArgs {
  /** The two servers. Their order means nothing. **On change:** see each setting. */
  members: readonly MemberArgs[];
  /** The release family of both. **On change:** nothing, after the upgrade you did. */
  engine: EngineLine;
  /**
   * Databases that are replicated. They are made on each member where they are missing, in no binary log. **On change:**
   * made; the members filter anew, live. One that is added later needs a raised `seed.generation`, as it may hold data.
   */
  databases: readonly (string | DatabaseDeclaration)[];
  /**
   * What of them travels. **On change:** set live; the members stop applying for that moment.
   *
   * @default everything in the databases
   */
  replicate?: {
    /** Patterns `database.table`: `%` stands for anything, `_` for itself. Routines and events travel whatever they say. */
    readonly tables: readonly string[];
  };
  /**
   * The binary logs. In a pair `sync` is 1. `shortenRetentionOn` may name the pair, for both members. **On change:** see each
   * setting.
   *
   * @default see each setting
   */
  binlog?: BinlogSettings;
  /**
   * Further my.cnf settings of both members. **On change:** set live where the server allows it, else restarts one member
   * after the other.
   *
   * @default none
   */
  settings?: Readonly<Record<string, SettingValue>>;
  /**
   * Accounts of applications, on both members with one password. **On change:** set live; what this stack made and no longer
   * declares is dropped.
   *
   * @default none
   */
  accounts?: readonly AccountArgs[];
  /**
   * Makes commits wait until the other member has them, for a bounded time. **On change:** set live.
   *
   * @default commits wait for nobody
   */
  semiSync?: SemiSyncSettings;
  /**
   * How keys that servers generate are kept apart.
   *
   * @default increment 2
   */
  autoIncrement?: {
    /** `auto_increment_increment`, 2 to 65535. **On change:** restarts one member after the other. */
    readonly increment: number;
  };
  /**
   * The links. **On change:** see each setting.
   *
   * @default see each setting
   */
  link?: PairLinkArgs;
  /**
   * How the members come by the same data. **On change:** see each setting.
   *
   * @default both members are empty
   */
  seed?: PairSeed;
  /**
   * Who is written to: both, or the member that is named; the other is then read-only. **On change:** set live. Writes are
   * held back until the new writer has everything, at most for {@link switchSeconds}; then the old one goes on.
   *
   * @default "both"
   */
  writer?: string;
  /**
   * Seconds, 1 to 3600. **On change:** nothing; it counts for the next change of the writer.
   *
   * @default 10
   */
  switchSeconds?: number;
  /**
   * The member on which scheduled events run. **On change:** proves again, and says what to enable and disable.
   *
   * @default the single writer, else the member that is seeded from, else the first by name
   */
  events?: string;
  /**
   * What proves that they follow each other. **On change:** see each setting.
   *
   * @default a marker row in each direction
   */
  verify?: VerifyDeclaration;
  /**
   * Any new text has the pair proved again. **On change:** proves again.
   *
   * @default ""
   */
  recheck?: string;
  /**
   * Whether a change may restart servers. **On change:** nothing.
   *
   * @default "when-needed"
   */
  restart?: ServerArgs["restart"];
  /**
   * What removing the pair from the stack does on its hosts, see {@link ServerArgs.onDestroy}; `gone` means that both are.
   * Of one that is gone say it in {@link MemberArgs.onDestroy}. **On change:** takes one `pulumi up` before it counts.
   *
   * @default "undo"
   */
  onDestroy?: ServerArgs["onDestroy"];
}
