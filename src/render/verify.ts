import type { FollowPlan } from "../plan/follow-plan";
import type { MemberPlan } from "../plan/host-plan";
import { wildPattern } from "../topology/table-pattern";
import { semiSyncLine } from "./semi-sync";

/** What a reviewer reads of the proof; a changed line makes it run again. */
export interface Proof {
  /** Names the link in the marker database: unique among the stacks that use one master. */
  readonly link: string;
  readonly follow: FollowPlan;
  readonly databases: readonly string[] | undefined;
  readonly tables?: readonly string[] | undefined;
  /** What is right for a member of a pair and not for a slave. */
  readonly member?: MemberPlan | undefined;
  readonly hostGenerations: readonly number[];
  /** Any new text makes the proof run again. */
  readonly recheck: string;
}

/** The request of `mark` and `verify`. */
export function renderProof({
  link,
  follow,
  databases,
  tables,
  member,
  hostGenerations,
  recheck,
}: Proof): string {
  return [
    `link=${link}`,
    `master=${follow.master}`,
    `marker=${follow.marker ? "on" : "off"}`,
    ...semiSyncLine(follow),
    `position=${follow.position}`,
    `seconds=${follow.catchUpSeconds}`,
    `generation=${follow.seed.generation}`,
    `host_generations=${hostGenerations.join(",")}`,
    `filter=${databases === undefined ? "everything" : databases.join(",")}`,
    `inventory=${follow.filteredBy.length > 0 ? `not compared: filters are declared on ${follow.filteredBy.join(", ")}` : "compared"}`,
    ...(follow.checksum ? ["checksum=on", ...(tables ?? []).map(tableLine)] : []),
    ...(member === undefined
      ? []
      : [`writes=${yes(member.writes)}`, `events=${yes(member.runsEvents)}`]),
    `recheck=${recheck}`,
    "",
  ].join("\n");
}

function tableLine(pattern: string): string {
  return `table=${wildPattern(pattern)}`;
}

function yes(is: boolean): string {
  return is ? "yes" : "no";
}
