import { dialectOf } from "../engine/dialects";
import type { FollowPlan } from "../plan/follow-plan";
import { renderFollow } from "../render/follow";
import { type Consequence, heed, know, type Review, type Reviewed, whoIs } from "./consequence";

/** Whom a server follows after a run, where that is another one than before. */
export function channelConsequences(review: Review, reviewed: Reviewed): readonly Consequence[] {
  const { subject, answers, onDestroy } = reviewed;
  const { name } = subject.server;
  const { follow } = subject.plan;
  const led = columnsOf(answers.made["follow"]);
  if (follow === undefined)
    return led === undefined || onDestroy === "leave"
      ? []
      : [heed(name, "follows nobody any more; its data stay")];
  const address = review.addresses.get(follow.master);
  const live = answers.server?.status;
  if (live === undefined || address === undefined) return [];
  const { columns } = dialectOf(subject.plan.line);
  const place = (of: ReadonlyMap<string, string>) =>
    `${of.get(columns.host)}:${of.get(columns.port)}`;
  const wanted = `${address}:${follow.masterPort}`;
  if (led !== undefined)
    return place(led) === wanted
      ? otherwise(reviewed, follow, led)
      : [heed(name, `follows ${follow.master} instead of ${whoIs(review, place(led))}`)];
  if (live.size === 0) return [know(name, `follows ${follow.master} from now on`)];
  if (place(live) === wanted) return [know(name, `goes on following ${follow.master}`)];
  return [heed(name, `follows ${follow.master} instead of ${whoIs(review, place(live))}`)];
}

/** What else of the channel is declared otherwise than a step has left it. */
function otherwise(
  { subject }: Reviewed,
  follow: FollowPlan,
  led: ReadonlyMap<string, string>,
): readonly Consequence[] {
  const { plan, server } = subject;
  const changed = renderFollow(dialectOf(plan.line), follow, plan.member)
    .channel.filter(
      ({ column, wanted }) =>
        led.has(column) && !wanted.startsWith(":") && led.get(column) !== wanted,
    )
    .map(({ column, wanted }) => `${column} ${led.get(column) || "empty"} → ${wanted || "empty"}`);
  return changed.length === 0
    ? []
    : [know(server.name, `stops its channel for a moment, to change ${changed.join(", ")}`)];
}

function columnsOf(
  made: readonly (readonly string[])[] | undefined,
): ReadonlyMap<string, string> | undefined {
  return (
    made &&
    new Map(
      made.flatMap(([kind, column = "", value = ""]) =>
        kind === "column" ? [[column, value] as const] : [],
      ),
    )
  );
}
