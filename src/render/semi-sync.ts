import type { FollowPlan } from "../plan/follow-plan";

/** What a request says of semi-synchronous replication: nothing where there is none. */
export function semiSyncLine({ semiSync }: FollowPlan): readonly string[] {
  return semiSync ? ["semi_sync=on"] : [];
}
