import { dialectOf } from "../engine/dialects";
import type { FollowPlan } from "../plan/follow-plan";
import { FILE_COPIES } from "../topology/copies";
import { type Consequence, heed, know, type Reviewed } from "./consequence";

type Line = Reviewed["subject"]["plan"]["line"];

/** A copy of files takes the place of the data while the server is stopped. */
function stops(
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

/** In how many streams rows come, where that is not one. */
function spread(slave: string, { method, streams }: FollowPlan["seed"]): readonly Consequence[] {
  if (streams === 1) return [];
  const many = streams === "cores" ? "several streams" : `${streams} streams`;
  const from =
    method === "parallel" ? "" : " where they are copied by dump and have more than 300 MB";
  return [know(slave, `gets the rows in ${many} beside each other${from}`)];
}

/** Whom a copy holds off on the master while it begins. */
export function held(
  slave: string,
  line: Line,
  master: string,
  { streams }: FollowPlan["seed"],
): readonly Consequence[] {
  const holds = streams === 1 ? dialectOf(line).dump.holds : "writes";
  return [heed(master, `${holds} wait while the copy for ${slave} begins: a moment, at most 8 s`)];
}

/** What a whole copy does to both servers, beside the data that it brings. */
export function copying(
  slave: string,
  line: Line,
  master: string,
  seed: FollowPlan["seed"],
): readonly Consequence[] {
  return [
    ...stops(slave, line, seed),
    ...spread(slave, seed),
    ...(seed.method === "clone" ? [] : held(slave, line, master, seed)),
  ];
}
