import { dialectOf } from "../engine/dialects";
import { renderFollow } from "../render/follow";
import { literal } from "../render/sql";
import { linkSecret, loginOnMaster, type Following } from "./following";
import type { Step } from "./step";
import { step } from "./subject";

/** Points the slave at its master and starts it. */
export function followStep(subject: Following, after: readonly string[]): Step {
  const { server, plan, follow } = subject;
  const { review, says, channel } = renderFollow(dialectOf(plan.line), follow, plan.member);
  return step(subject, "follow", {
    command: { kind: "review", text: review },
    says: [
      `${server.name} follows ${follow.master} by ${follow.position}, as ${literal(follow.user)}`,
      says,
    ],
    input: {
      values: {
        ...loginOnMaster(subject, follow.user, linkSecret(server.name)),
        token: { token: true },
      },
      channel,
    },
    secret: true,
    after,
    undo: { verb: "unfollow", ofOne: "creation" },
    dial: "brief",
    why: "points the channel at the master and starts it",
  });
}
