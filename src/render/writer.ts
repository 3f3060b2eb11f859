import type { MemberPlan } from "../plan/host-plan";

/** Whether applications may write here, and for how long writes may be held back while that changes. */
export function renderWriter({ writes, switchSeconds }: MemberPlan): string {
  return [`writes=${writes ? "yes" : "no"}`, `seconds=${switchSeconds}`, ""].join("\n");
}
