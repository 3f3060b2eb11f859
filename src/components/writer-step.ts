import * as pulumi from "@pulumi/pulumi";
import { renderWriter } from "../render/writer";
import { stepCommand } from "../render/step";
import { allPreflights } from "./gate";
import { hostCommand } from "./host-command";
import { masterValues, planOf, type SlaveSteps } from "./slave-steps";

/**
 * Lets applications write on a member, or keeps them from it when the other one has everything. Before anything else
 * changes: the configurations then only write down what is so.
 */
export function writerStep(
  { parent, steps, master }: Pick<SlaveSteps, "parent" | "steps" | "master">,
  password: pulumi.Output<string>,
  after: readonly pulumi.Resource[],
): pulumi.Resource {
  const { name, follow } = planOf(steps);
  const { host, plan } = steps;
  if (plan.member === undefined)
    throw new TypeError(`Cannot make "${name}" a writer: it is in no pair`);
  return hostCommand(
    `${name}-writer`,
    host,
    {
      create: stepCommand(host.declaration, host.sudo, "writer", renderWriter(plan.member)),
      stdin: masterValues(follow, master.host, password, follow.user),
    },
    { parent, dependsOn: allPreflights(...after) },
  );
}
