import { z } from "zod";
import type { EngineLine } from "../engine/dialects";
import { type AccountArgs, accountsShape } from "./accounts";
import type { BinlogSettings } from "./binlog";
import { type DatabaseDeclaration, databasesShape } from "./databases";
import { type MemberArgs, memberShape } from "./member";
import { type PairLinkArgs, pairLinkShape } from "./pair-link";
import { type PairSeed, pairSeedShape } from "./pair-seed";
import { type SemiSyncSettings, semiSyncShape } from "./semi-sync";
import { type ServerArgs, serverShape } from "./server";
import type { Settings } from "./settings";
import { line, type ShapeOf } from "./values";
import { type VerifyArgs, verifyShape } from "./verify";

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
  settings?: Settings;
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
  verify?: VerifyArgs;
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
  /**
   * What comes of it when something on a member's host is no longer as the steps have left it. Every run looks: `repair` runs
   * the step again that mends it, and proves the pair; `report` warns and proves the pair; `off` does not look. The
   * environment variable `PULUMI_MYSQL_REPLICATION_DRIFT` decides for a whole run. **On change:** nothing.
   *
   * @default "repair"
   */
  drift?: ServerArgs["drift"];
}

const { engine, binlog, settings, restart, onDestroy, drift } = serverShape;

/** Shape of the arguments of a pair: unknown keys are errors. */
export const pairSchema = z.strictObject({
  engine,
  binlog,
  settings,
  restart,
  onDestroy,
  drift,
  accounts: accountsShape.optional(),
  semiSync: z.strictObject(semiSyncShape).optional(),
  verify: z.strictObject(verifyShape).optional(),
  recheck: line.optional(),
  members: z.array(z.strictObject(memberShape)).length(2, "must be two servers"),
  databases: databasesShape.min(1, "must name at least one database"),
  replicate: z.strictObject({ tables: z.array(z.string()).min(1) }).optional(),
  autoIncrement: z.strictObject({ increment: z.number() }).optional(),
  link: z.strictObject(pairLinkShape).optional(),
  seed: z.strictObject(pairSeedShape).optional(),
  writer: z.string().optional(),
  switchSeconds: z.number().optional(),
  events: z.string().optional(),
} satisfies ShapeOf<MultiMasterPairArgs>);
