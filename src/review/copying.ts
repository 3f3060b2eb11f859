import { dialectOf } from "../engine/dialects";
import type { FollowPlan } from "../plan/follow-plan";
import { type Consequence, heed, type Reviewed } from "./consequence";

/** A copy of files takes the place of the data while the server is stopped. */
export function stops(slave: string, method: FollowPlan["seed"]["method"]): readonly Consequence[] {
  if (method === "clone" || method === "backup")
    return [
      heed(slave, "is stopped for a moment, when the copied files take the place of its data"),
    ];
  if (method === "auto")
    return [
      heed(
        slave,
        "is stopped for a moment where files can be copied (CLONE), and goes on where a dump is",
      ),
    ];
  return [];
}

/** Whom a copy holds off on the master while it begins. */
export function held(
  slave: string,
  line: Reviewed["subject"]["plan"]["line"],
  master: string,
): readonly Consequence[] {
  const { holds } = dialectOf(line).dump;
  return [heed(master, `${holds} wait while the copy for ${slave} begins: a moment, at most 8 s`)];
}
