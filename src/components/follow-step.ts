import * as pulumi from "@pulumi/pulumi";
import { dialectOf } from "../engine/dialects";
import { renderFollow } from "../render/follow";
import { renderValues, stepCommand, takeBackCommand } from "../render/step";
import { ownerToken } from "./host-command";
import { owningCommand } from "./owning-command";
import { masterValues, planOf, type SlaveSteps } from "./slave-steps";

/** Points the slave at its master and starts it. */
export function followStep(
  { parent, steps, master }: SlaveSteps,
  password: pulumi.Output<string>,
  after: pulumi.Resource[],
): pulumi.Resource {
  const { name, follow } = planOf(steps);
  const { host } = steps;
  const text = renderFollow(dialectOf(steps.plan.line), follow);
  return owningCommand(
    `${name}-follow`,
    host,
    {
      make: (made) => stepCommand(host.declaration, host.sudo, "follow", text.review, made),
      undo: takeBackCommand(host.declaration, host.sudo, "unfollow"),
      stdin: pulumi.secret(
        pulumi
          .all([
            masterValues(follow, master.host, password, follow.user),
            ownerToken(host, `${name}-follow`),
          ])
          .apply(
            ([values, token]) =>
              values + renderValues({ values: { token }, channel: text.channel }),
          ),
      ),
      dial: "brief",
    },
    { parent, dependsOn: after },
  );
}
