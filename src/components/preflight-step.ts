import * as pulumi from "@pulumi/pulumi";
import type { HostPlan } from "../plan/host-plan";
import { renderPreflight } from "../render/preflight";
import { renderValues, stepCommand } from "../render/step";
import { addPreflight } from "./gate";
import { hostCommand, type Host, stackName } from "./host-command";
import type { Neighbour } from "./server-internals";

/** Checks everything before anything changes. `above`: the servers that this one follows. */
export function preflightStep(
  parent: pulumi.Resource,
  host: Host,
  plan: HostPlan,
  above: readonly Neighbour[],
  runner: pulumi.Resource,
): pulumi.Resource {
  const create = stepCommand(host.declaration, host.sudo, "preflight", renderPreflight(plan));
  const preflight = hostCommand(
    `${plan.name}-preflight`,
    host,
    { create, stdin: preflightValues(host, above) },
    { parent, dependsOn: [runner] },
  );
  addPreflight(preflight, host);
  return preflight;
}

/** Which server this is to be, and where those are that it follows. */
function preflightValues(
  { declaration, address }: Host,
  above: readonly Neighbour[],
): pulumi.Output<string> {
  return pulumi.all([address, ...above.map((one) => one.address)]).apply(([own = "", ...others]) =>
    renderValues({
      values: {
        stack: stackName(),
        name: declaration.name,
        address: own,
        above: above.map(({ port }, i) => `${others[i]} ${port}`).join(" "),
      },
    }),
  );
}
