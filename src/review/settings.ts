import { dialectOf } from "../engine/dialects";
import { settingWay } from "../engine/setting-facts";
import { slavesOf } from "../topology/topology";
import {
  type Consequence,
  heed,
  isFirst,
  know,
  refused,
  type Review,
  type Reviewed,
  some,
} from "./consequence";
import { isReadOnly, type SettingChange, settingChanges } from "./setting-changes";

/** What changed settings do to the server: a restart, by what; what is set while it runs; who may write. */
export function settingConsequences(review: Review, reviewed: Reviewed): readonly Consequence[] {
  const { line, restart: allowed } = reviewed.subject.plan;
  const changes = settingChanges(reviewed);
  const byRestart = changes.filter(({ name }) => settingWay(line, name, allowed) !== "live");
  const live = changes.filter((one) => !byRestart.includes(one));
  return [
    ...writing(reviewed),
    ...(byRestart.length === 0 ? [] : [restart(review, reviewed, byRestart)]),
    ...(live.length === 0
      ? []
      : [
          know(
            reviewed.subject.server.name,
            `changes ${shown(live)}${byRestart.length > 0 ? " too" : `, without a restart${stops(reviewed, live)}`}`,
          ),
        ]),
  ];
}

/** Some can be changed only while the slave's channel stands still. */
function stops({ subject: { plan } }: Reviewed, live: readonly SettingChange[]): string {
  const { whileStopped } = dialectOf(plan.line).variables;
  return plan.follow !== undefined && live.some(({ name }) => whileStopped.includes(name))
    ? "; its channel stops for a moment"
    : "";
}

function restart(
  { topology }: Review,
  { subject: { server, plan } }: Reviewed,
  changes: readonly SettingChange[],
): Consequence {
  // What is declared no longer goes back to a default, which the server may have.
  const perhaps = changes.every(({ declared }) => declared === undefined);
  const unless = perhaps ? ", unless the server has that default already" : "";
  if (plan.restart === "never")
    return (perhaps ? heed : refused)(
      server.name,
      `is refused by restart: "never"${unless}: only a restart changes ${shown(changes)}`,
    );
  const slaves = slavesOf(topology, server.name).map(({ name }) => name);
  const cut =
    slaves.length === 0 ? "" : `; ${slaves.join(", ")} reconnect${slaves.length === 1 ? "s" : ""}`;
  return heed(server.name, `restarts${unless}, for ${shown(changes)}${cut}`);
}

function shown(changes: readonly SettingChange[]): string {
  return some(
    changes.map(({ name, live, declared }) =>
      declared === undefined
        ? `${name} (declared no longer)`
        : `${name} ${live === undefined ? "" : `${live || "empty"} → `}${declared || "empty"}`,
    ),
  );
}

/** Who writes: where the option file of before says otherwise than the new one, or, without one, the running server. */
function writing(reviewed: Reviewed): readonly Consequence[] {
  const { subject, answers } = reviewed;
  const { plan, server } = subject;
  const live = answers.server?.variables.get("read_only");
  if (live === undefined) return [];
  const wrote = isFirst(reviewed)
    ? live === "OFF"
    : !isReadOnly(plan.line, answers.left?.settings ?? []);
  const writes = plan.role === "master" || plan.member?.writes === true;
  if (wrote === writes) return [];
  if (writes) return [heed(server.name, "applications can write here from now on")];
  const { member, follow } = plan;
  if (member === undefined || follow === undefined || answers.server?.status.size === 0)
    return [heed(server.name, "applications cannot write here any more (read_only)")];
  return [
    heed(
      server.name,
      `applications write on ${follow.master} instead: nobody can write for at most ${member.switchSeconds} s, until ${follow.master} has everything; if that is not enough, they write here again and the run is red`,
    ),
  ];
}
