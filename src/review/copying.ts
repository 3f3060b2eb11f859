import { dialectOf } from "../engine/dialects";
import type { FollowPlan } from "../plan/follow-plan";
import { FILE_COPIES } from "../topology/copies";
import { type Consequence, heed, know, type Reviewed } from "./consequence";

type Line = Reviewed["subject"]["plan"]["line"];

/** A copy of files takes the place of the data while the server is stopped. */
export function stops(
  slave: string,
  line: Line,
  { method, notFiles }: FollowPlan["seed"],
): readonly Consequence[] {
  const files = dialectOf(line).physical?.method;
  if (method === "clone" || method === "backup")
    return [
      heed(slave, "is stopped for a moment, when the copied files take the place of its data"),
    ];
  if (method === "auto" && files !== undefined)
    return [
      heed(
        slave,
        `is stopped for a moment where files can be copied (${FILE_COPIES[files]}), and goes on where a dump is`,
      ),
    ];
  if (notFiles !== undefined) return [know(slave, `is copied by dump: ${notFiles}`)];
  return [];
}

/** Whom a copy holds off on the master while it begins. */
export function held(slave: string, line: Line, master: string): readonly Consequence[] {
  const { holds } = dialectOf(line).dump;
  return [heed(master, `${holds} wait while the copy for ${slave} begins: a moment, at most 8 s`)];
}
