import type { MemberPlan } from "../plan/host-plan";
import { renderRequest, yesNo } from "./requests";

/** Whether applications may write here, and for how long writes may be held back while that changes. */
export function renderWriter({ writes, switchSeconds }: MemberPlan): string {
  return renderRequest(
    "writer",
    { writes: yesNo(writes), switch_seconds: String(switchSeconds) },
    {},
  );
}
