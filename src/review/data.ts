import type { FollowPlan } from "../plan/follow-plan";
import { copiesData } from "../plan/seed-plan";
import type { Left } from "../observe/left";
import { type Consequence, heed, know, refused, type Reviewed, some } from "./consequence";
import { copying, held } from "./copying";

/** What becomes of the data of a slave, or of a member of a pair: what is copied, overwritten, refused. */
export function dataConsequences(reviewed: Reviewed): readonly Consequence[] {
  const { subject, answers } = reviewed;
  const { follow } = subject.plan;
  const { left, server } = answers;
  if (follow === undefined || left === undefined || server === undefined) return [];
  const mark = ofThisServer(left.seeded, answers.identity);
  if (mark?.get("generation") === String(follow.seed.generation))
    return copiesData(follow.seed.method) ? onSeeded(reviewed, follow, mark) : [];
  switch (follow.seed.method) {
    case "none":
      return [
        know(subject.server.name, `keeps its data: they are declared to be ${follow.master}'s`),
      ];
    case "origin":
      return [];
    case "empty":
      return refusal(reviewed, follow, left);
    case "auto":
    case "clone":
    case "backup":
    case "parallel":
    case "dump":
      return copy(reviewed, follow, left);
  }
}

/** `mark` when it was written for the data directory that is there. */
function ofThisServer(
  mark: ReadonlyMap<string, string>,
  identity: string | undefined,
): ReadonlyMap<string, string> | undefined {
  return identity !== undefined && mark.get("self") === identity ? mark : undefined;
}

/** A copy of that generation is there: databases that are declared later are copied alone. */
function onSeeded(
  { subject }: Reviewed,
  { master, seed }: FollowPlan,
  mark: ReadonlyMap<string, string>,
): readonly Consequence[] {
  const { server, plan } = subject;
  const { name } = server;
  if ((mark.get("lineage") ?? "") !== seed.lineage)
    return [
      refused(
        name,
        `is refused: ${master} is seeded again, and ${name} would lack what changes there; raise its seed.generation too`,
      ),
    ];
  const scope = mark.get("scope") ?? "everything";
  if (scope === "everything") return [];
  const copied = scope.split("\x1f");
  if (plan.databases === undefined)
    return [
      refused(
        name,
        "is refused: it has a copy of some databases only; raise seed.generation to copy everything",
      ),
    ];
  const added = plan.databases.filter((one) => !copied.includes(one));
  if (added.length === 0) return [];
  if (plan.member !== undefined)
    return [refused(name, `is refused: its copy lacks ${some(added)}; raise seed.generation`)];
  return [
    heed(
      name,
      `copies ${some(added)} from ${master}, in the place of what is here under ${added.length === 1 ? "that name" : "those names"}; applies nothing else meanwhile, and keeps the rest`,
    ),
    ...held(server.name, plan.line, master, seed),
  ];
}

/** A copy of all that is in scope. */
function copy(reviewed: Reviewed, follow: FollowPlan, left: Left): readonly Consequence[] {
  const { server, plan } = reviewed.subject;
  const { seed, master } = follow;
  const problem = refusal(reviewed, follow, left);
  if (problem.length > 0) return problem;
  const what = plan.databases === undefined ? "everything" : some(plan.databases);
  const here = some(inScope(reviewed, left.filled ?? []));
  return [
    here === ""
      ? know(
          server.name,
          `seed ${seed.generation} copies ${what} from ${master}; it replaces nothing`,
        )
      : heed(
          server.name,
          `seed ${seed.generation} replaces ${here} by a ${here === what ? "new copy" : `copy of ${what}`} from ${master}`,
        ),
    ...(plan.member === undefined
      ? []
      : [heed(server.name, "applications cannot write here until the copy is whole")]),
    ...copying(server.name, plan.line, master, seed),
  ];
}

/** Data that nobody has permitted to be lost. */
function refusal(
  { subject, answers }: Reviewed,
  { seed }: FollowPlan,
  left: Left,
): readonly Consequence[] {
  const { server } = subject;
  const names = left.names.includes(`self=${answers.identity}`) ? left.names : [];
  const permitted =
    seed.overwrite !== undefined &&
    (seed.overwrite === left.name || names.includes(`name=${seed.overwrite}`));
  if (copiesData(seed.method) && permitted) return [];
  const brought = broughtBy(left, answers.identity);
  const foreign = inScope({ subject }, left.filled ?? []).filter((one) => !brought(one));
  if (foreign.length === 0) return [];
  const way = copiesData(seed.method)
    ? `; if they may be lost: seed: { overwrite: "${left.name}" }`
    : "";
  return [
    refused(
      server.name,
      `is refused, and nothing changes anywhere: it holds ${some(foreign)}${way}`,
    ),
  ];
}

/** Whether a copy of this library brought a database, or was allowed to overwrite it. */
function broughtBy(left: Left, identity: string | undefined): (database: string) => boolean {
  const brought = [
    ofThisServer(left.attempt, identity),
    copiesData(left.seeded.get("method")) ? ofThisServer(left.seeded, identity) : undefined,
  ].map((mark) => mark?.get("brought") ?? "");
  return (database) =>
    brought.some((one) => one === "everything" || one.split("\x1f").includes(database));
}

function inScope({ subject }: Pick<Reviewed, "subject">, names: readonly string[]) {
  const { databases } = subject.plan;
  return names.filter((name) => databases?.includes(name) ?? true);
}
