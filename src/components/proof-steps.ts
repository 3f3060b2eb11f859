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
    },
    { parent, dependsOn: [mark] },
  );
}

/** What `mark` prints as `key=value` lines; a login's shell may print lines of its own before. */
const MARKED = /^(nonce|file|position|gtid|id|inventory)=(.*)$/gm;

/** That, as values of a step. */
function markedValues(printed: string): string {
  const entries = [...printed.matchAll(MARKED)].map(([, key, value]) => [key, value]);
  return renderValues({ values: Object.fromEntries(entries) as Record<string, string> });
}
