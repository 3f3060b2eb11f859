import type { Dialect } from "../engine/dialect";
import type { FollowPlan } from "../plan/follow-plan";
import type { MemberPlan } from "../plan/host-plan";
import { onOff, renderRequest } from "./requests";
import { literal } from "./sql";
import type { StepValues } from "./step";

/** What a step that points a slave at its master shows and does. */
export interface FollowText {
  readonly review: string;
  /** The statement on one line. */
  readonly says: string;
  readonly channel: NonNullable<StepValues["channel"]>;
}

/**
 * Whether events run there. One that somebody makes on a member where they do not would run nowhere: it is named, and not
 * disabled as on a slave.
 */
function eventsWord(member: MemberPlan | undefined): "yes" | "no" | "named" {
  if (member === undefined) return "no";
  return member.runsEvents ? "yes" : "named";
}

/**
 * The channel of a slave, as the statement that would make it, and as columns to compare with the live one: only clauses
 * whose column differs are sent. The coordinates are the copy's and are added on the host. `member`: of a
 * pair.
 */
export function renderFollow(
  dialect: Dialect,
  follow: FollowPlan,
  member?: MemberPlan,
): FollowText {
  const { change, columns } = dialect;
  const by = change.by[follow.currentPosition ? "current" : follow.position];
  const tls = follow.tls === undefined ? [] : change.tls[follow.tls ? "on" : "off"];
  const channel = [
    { column: columns.host, wanted: ":address_1", clause: `${change.host} = :address_1` },
    {
      column: columns.port,
      wanted: String(follow.masterPort),
      clause: `${change.port} = ${follow.masterPort}`,
    },
    {
      column: columns.user,
      wanted: follow.user,
      clause: `${change.user} = ${literal(follow.user)}`,
    },
    { column: "password", wanted: ":password_1", clause: `${change.password} = :password_1` },
    {
      column: columns.connectRetry,
      wanted: String(follow.connectRetrySeconds),
      clause: `${change.connectRetry} = ${follow.connectRetrySeconds}`,
    },
    ...[...change.always, ...tls].map(({ column, shown, clause }) => ({
      column,
      wanted: shown,
      clause,
    })),
    { column: columns.usingGtid, wanted: by.shown, clause: by.clause },
  ];
  const statement = channel.map(({ clause }) => `  ${clause}`).join(",\n");
  return {
    review: renderRequest(
      "follow",
      {
        position: follow.position,
        generation: String(follow.seed.generation),
        lineage: follow.seed.lineage,
        method: follow.seed.method,
        marker: onOff(follow.marker),
        semi_sync: onOff(follow.semiSync),
        events: eventsWord(member),
      },
      {},
      `${change.verb}\n${statement};\n`,
    ),
    says: `${change.verb} ${channel.map(({ clause }) => clause).join(", ")}`,
    channel,
  };
}
