import * as pulumi from "@pulumi/pulumi";
import { renderValues, stepCommand } from "../render/step";
import { renderProof } from "../render/verify";
import { mastersOf, serverNamed } from "../topology/topology";
import { hostCommand } from "./host-command";
import { planOf, type SlaveSteps } from "./slave-steps";

/** Proves that what is written above arrives here. */
export function proofSteps(
  { parent, steps, args, master }: SlaveSteps,
  follow: pulumi.Resource,
): pulumi.Resource {
  const { name, follow: plan } = planOf(steps);
  const { host } = steps;
  const { topology } = master.graph;
  const masters = mastersOf(topology, serverNamed(topology, name));
  const proof = renderProof({
    link: `${pulumi.getStack()}/${name}`,
    follow: plan,
    databases: steps.plan.databases,
    tables: steps.plan.tables,
    member: steps.plan.member,
    hostGenerations: [host.declaration, ...masters].map((server) => server.host.generation),
    recheck: args.recheck ?? "",
  });
  // A marker is written where writing is allowed: at the top. Without one, the master's own position counts.
  const origin = plan.marker ? master.root : master.host;
  const mark = hostCommand(
    `${name}-mark`,
    origin,
    {
      create: stepCommand(origin.declaration, origin.sudo, "mark", proof),
      stdin: "",
      // What came from one master to one slave proves nothing of other ones.
      triggers: [...host.triggers, ...master.host.triggers],
    },
    { parent, dependsOn: [follow] },
  );
  return hostCommand(
    `${name}-verify`,
    host,
    {
      create: stepCommand(host.declaration, host.sudo, "verify", proof),
      stdin: mark.stdout.apply(markedValues),
      progress: true,
    },
    { parent, dependsOn: [mark] },
  );
}

/** The position that `mark` printed as `key=value` lines, as values of a step. */
function markedValues(printed: string): string {
  const entries = printed.split("\n").flatMap((line) => {
    const at = line.indexOf("=");
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
  });
  return renderValues({ values: Object.fromEntries(entries) as Record<string, string> });
}
