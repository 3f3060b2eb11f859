import type { FollowPlan } from "../plan/follow-plan";
import type { MemberPlan } from "../plan/host-plan";
import type { Setting } from "../plan/setting";
import { wildPattern } from "../topology/table-pattern";
import { onOff, renderRequest, scopeWord, yesNo } from "./requests";

/** What a reviewer reads of the proof; a changed line makes it run again. */
export interface Proof {
  /** Names the link in the marker database: unique among the stacks that use one master. */
  readonly link: string;
  readonly follow: FollowPlan;
  readonly databases: readonly string[] | undefined;
  readonly tables?: readonly string[] | undefined;
  /** What is right for a member of a pair and not for a slave. */
  readonly member?: MemberPlan | undefined;
  /** By which of its settings slaves may lose the master. */
  readonly contact: readonly Setting[];
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
  contact,
  hostGenerations,
  recheck,
}: Proof): string {
  const { filteredBy } = follow;
  return renderRequest(
    "mark",
    {
      link,
      master: follow.master,
      marker: onOff(follow.marker),
      semi_sync: onOff(follow.semiSync),
      position: follow.position,
      catch_up_seconds: String(follow.catchUpSeconds),
      generation: String(follow.seed.generation),
      host_generations: hostGenerations.join(","),
      member: yesNo(member !== undefined),
      writes: yesNo(member?.writes === true),
      events: yesNo(member?.runsEvents === true),
      inventory:
        filteredBy.length > 0
          ? `not compared: filters are declared on ${filteredBy.join(", ")}`
          : "compared",
      checksum: onOff(follow.checksum === true),
      recheck,
      scope: scopeWord(databases),
    },
    {
      database: databases ?? [],
      contact: contact.map(({ name, value }) => `${name} = ${value}`),
      table: follow.checksum ? (tables ?? []).map((one) => wildPattern(one)) : [],
    },
  );
}
