import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { ServerArgs } from "../arguments/server";
import type { Answers } from "../observe/answers";
import { ask } from "../observe/ask";
import { isBare } from "../observe/differences";
import { chosenDrift, type Drift } from "../observe/drift";
import { renderQuestions } from "../observe/questions";
import { askSettled } from "../observe/settle";
import { placesOf } from "../observe/texts";
import type { Subject } from "../steps/subject";
import { compared } from "./compared";
import type { Graph } from "./graph";
import type { Host } from "./host-command";
import { hasRun } from "./made-anew";
import { observable } from "./observable";
import { review } from "./review";
import { inform, warn } from "./warn";
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
  { drift: declared, onDestroy }: Pick<ServerArgs, "drift" | "onDestroy">,
): void {
  const { name } = subject.server;
  if (pulumi.runtime.getMonitor() instanceof MockMonitor) return;
  const drift = host.gone === true ? "off" : chosenDrift(declared);
  const asked = look(host, subject, graph, parent, drift);
  review(
    graph,
    name,
    asked.then((answers) => answers && { subject, answers, onDestroy }),
  );
  const anew = asked.then((answers) => answers !== undefined && isBare(answers) && hasRun(host));
  graph.anew.set(
    name,
    anew.then((is) => is && drift === "repair"),
  );
  const seen = asked.then(
    async (answers) =>
      answers && compared(host, subject, graph, parent, drift, answers, await anew),
  );
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

/** What the host says; nothing when it was not asked, or could not be. */
async function look(
  host: Host,
  { server, plan }: Subject,
  graph: Graph,
  component: pulumi.Resource,
  drift: Drift,
): Promise<Answers | undefined> {
  if (drift === "off") return undefined;
  const { name } = server;
  const { follow } = plan;
  const reviewed = follow === undefined ? {} : { copies: follow.seed.generation };
  const asked = await Promise.all([observable(server, plan, graph), wayTo(host)])
    .then(
      ([about, way]) => way && askSettled(about, () => ask(way, renderQuestions(about, reviewed))),
    )
    // What was refused, or cannot be had, is said elsewhere, and nothing is registered then.
    .catch(() => null);
  if (asked === undefined)
    inform(`${name}: its address is not known yet, so ${UNKNOWN} until it runs`, component);
  if (asked === undefined || asked === null) return undefined;
  if ("answers" in asked) return asked.answers;
  warn(`${name} was not looked at, so ${UNKNOWN} until it runs: ${asked.why}`, component);
  return undefined;
}

/** What is said of a host that was not asked. */
const UNKNOWN = "what this run finds and does there is unknown";
