import type { HostPlan } from "../plan/host-plan";
import { type Observable, observableOf } from "../render/observable";
import type { ServerDeclaration } from "../topology/topology";
import { allDeclared } from "./gate";
import type { Graph } from "./graph";

/** What is asked about a host: whoever is declared later may be its master, and gone. */
export async function observable(
  server: ServerDeclaration,
  plan: HostPlan,
  graph: Graph,
): Promise<Observable> {
  await allDeclared();
  return observableOf(server, withoutGone(plan, graph));
}

/** `plan`, which follows nobody any more when its master is gone for good: what comes of that is no difference. */
export function withoutGone({ follow, ...plan }: HostPlan, { hosts }: Graph): HostPlan {
  return follow === undefined || hosts.get(follow.master)?.gone === true
    ? plan
    : { ...plan, follow };
}
