import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { ask } from "../observe/ask";
import { differencesOf } from "../observe/differences";
import { chosenDrift, onlyReported, type Drift } from "../observe/drift";
import { renderQuestions } from "../observe/questions";
import { askSettled } from "../observe/settle";
import { placesOf, textsOf } from "../observe/texts";
import type { HostPlan } from "../plan/host-plan";
import { observableOf } from "../render/observable";
import type { Subject } from "../steps/subject";
import { allDeclared } from "./gate";
import type { Graph } from "./graph";
import type { Host } from "./host-command";
import { warn } from "./warn";
import { wayTo } from "./way";
import { withoutTraces } from "./without-traces";

/** What an observation is registered with. */
type Options = Pick<pulumi.CustomResourceOptions, "dependsOn"> & {
  readonly parent: pulumi.Resource;
};

/**
 * Asks a host what is true there, and registers what is otherwise than the steps have left it, as texts of a resource that runs
 * nothing. A step contains its text: another one has it run again, and a reviewer reads why.
 *
 * Where nothing differs, or nothing is known because the host could not be asked, the text of before stays: the engine is told
 * to ignore that it is missing. So only a difference is a change.
 */
export function observe(
  host: Host,
  subject: Subject,
  graph: Graph,
  { parent, dependsOn = [] }: Options,
  declared: Drift | undefined,
): void {
  const { name } = subject.server;
  if (pulumi.runtime.getMonitor() instanceof MockMonitor) return;
  const drift = host.gone === true ? "off" : chosenDrift(declared);
  const seen = look(host, subject, graph, parent, drift);
  const kept = async (): Promise<string[]> => {
    const texts = (await seen) ?? {};
    if (Object.keys(texts).length === 0) return ["environment"];
    return placesOf(graph.topology, name)
      .filter((place) => texts[place] === undefined)
      .map((place) => `environment[${JSON.stringify(place)}]`);
  };
  const transform: pulumi.ResourceTransform = async ({ props, opts }) => ({
    props,
    opts: { ...opts, ignoreChanges: await kept() },
  });
  const observed = withoutTraces(
    () =>
      new local.Command(
        `${name}-observed`,
        { environment: seen.then((texts) => texts ?? {}) },
        { parent, dependsOn, transforms: [transform] },
      ),
  );
  graph.drifts.set(
    name,
    observed.environment.apply((texts) => texts ?? {}),
  );
}

/** What is otherwise on the host, as texts by step; nothing when it was not asked, or could not be. */
async function look(
  host: Host,
  { server, plan }: Subject,
  graph: Graph,
  component: pulumi.Resource,
  drift: Drift,
): Promise<Record<string, string> | undefined> {
  if (drift === "off") return undefined;
  // Whoever is declared later may be its master, and gone.
  const declared = allDeclared().then(() => observableOf(server, withoutGone(plan, graph)));
  const asked = await Promise.all([declared, wayTo(host)])
    .then(
      ([observable, way]) =>
        way && askSettled(observable, () => ask(way, renderQuestions(observable))),
    )
    // What was refused, or cannot be had, is said elsewhere, and nothing is registered then.
    .catch(() => undefined);
  if (asked === undefined) return undefined;
  if ("why" in asked) {
    warn(`${server.name} was not looked at, so nothing is known of it: ${asked.why}`, component);
    return undefined;
  }
  const found = differencesOf(await declared, asked.answers);
  for (const { text } of found) warn(`${server.name}: ${text}`, component);
  const wanted = drift === "report" ? onlyReported(server.name, found) : found;
  return textsOf(wanted, placesOf(graph.topology, server.name), new Date());
}

/** `plan`, which follows nobody any more when its master is gone for good: what comes of that is no difference. */
function withoutGone({ follow, ...plan }: HostPlan, { hosts }: Graph): HostPlan {
  return follow === undefined || hosts.get(follow.master)?.gone === true
    ? plan
    : { ...plan, follow };
}
