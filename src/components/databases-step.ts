import type * as pulumi from "@pulumi/pulumi";
import { renderDatabases } from "../render/databases";
import { renderValues, stepCommand } from "../render/step";
import { hostCommand } from "./host-command";
import type { ServerSteps } from "./server-steps";

/** Makes the declared databases of a server where they are missing, and looks at those that are there. None is ever dropped. */
export function databasesStep(
  parent: pulumi.Resource,
  { host, plan }: ServerSteps,
  after: pulumi.Resource[],
): pulumi.Resource {
  const { review, expected } = renderDatabases(plan);
  return hostCommand(
    `${plan.name}-databases`,
    host,
    {
      create: stepCommand(host.declaration, host.sudo, "databases", review),
      stdin: renderValues({ values: {}, expected }),
    },
    { parent, dependsOn: after },
  );
}
