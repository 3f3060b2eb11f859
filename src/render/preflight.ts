import type { HostPlan } from "../plan/host-plan";
import { databaseLines } from "./seed";

/** What is checked before anything is changed. */
export function renderPreflight(plan: HostPlan): string {
  const { follow } = plan;
  const slave =
    follow === undefined
      ? []
      : [
          `master=${follow.master}`,
          `method=${follow.seed.method}`,
          `generation=${follow.seed.generation}`,
          `lineage=${follow.seed.lineage}`,
          `overwrite=${follow.seed.overwrite ?? ""}`,
        ];
  return [
    `engine=${plan.line}`,
    `declared_names=${plan.declaredLogNames.join(" ")}`,
    ...slave,
    databaseLines(plan.databases),
  ].join("\n");
}
