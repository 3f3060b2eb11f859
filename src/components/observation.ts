import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { ask } from "../observe/ask";
import { differencesOf } from "../observe/differences";
import { renderQuestions } from "../observe/questions";
import { NOT_MENDED, placesOf, textsOf, withDrift } from "../observe/texts";
import type { Step } from "../steps/step";
import type { Subject } from "../steps/subject";
import { serverNamed } from "../topology/topology";
import { allDeclared } from "./gate";
import type { Graph } from "./graph";
import type { Host } from "./host-command";
import { warn } from "./warn";
import { wayTo } from "./way";
import { withoutTraces } from "./without-traces";

/**
 * Asks a host what is true there, and registers what is otherwise than the steps have left it as texts of a resource that runs
 * nothing. Steps contain their text: so another one has them run again, and a reviewer reads why.
 *
 * Where nothing differs, or nothing is known because the host could not be asked, the text of before stays as it is: the
 * engine is told to ignore it. So only a difference is a change.
 */
export function observe(
  host: Host,
  subject: Subject,
  graph: Graph,
  { parent, ...options }: pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource },
): void {
  const { server } = subject;
  if (pulumi.runtime.getMonitor() instanceof MockMonitor || host.gone) return;
  const seen = look(host, subject, parent);
  const kept = async (): Promise<string[]> => {
    const texts = await seen;
    if (texts === undefined) return ["environment"];
    return placesOf(graph.topology, server.name)
      .filter((place) => texts[place] === undefined)
      .map((place) => `environment[${JSON.stringify(place)}]`);
  };
  const observed = withoutTraces(
    () =>
      new local.Command(
        `${server.name}-observed`,
        { environment: seen.then((texts) => texts ?? {}) },
        {
          ...options,
          parent,
          transforms: [
            async ({ props, opts }) => ({ props, opts: { ...opts, ignoreChanges: await kept() } }),
          ],
        },
      ),
  );
  graph.drifts.set(
    server.name,
    observed.environment.apply((texts) => texts ?? {}),
  );
}

/** What is otherwise on the host, as texts by step; nothing when it could not be asked. */
async function look(
  host: Host,
  subject: Subject,
  component: pulumi.Resource,
): Promise<Record<string, string> | undefined> {
  const { server, plan } = subject;
  const asked = await allDeclared()
    .then(() => wayTo(host))
    .then((way) => way && ask(way, renderQuestions(server, plan)))
    // What was refused, or cannot be had, is said elsewhere, and nothing is registered then.
    .catch(() => undefined);
  if (asked === undefined) return undefined;
  if ("why" in asked) {
    warn(`${server.name} was not looked at, so nothing is known of it: ${asked.why}`, component);
    return undefined;
  }
  const differences = differencesOf(server, plan, asked.answers);
  for (const { text } of differences) warn(`${server.name}: ${text}`, component);
  return textsOf(differences, new Date());
}

/** What makes a step's command another one where what the step has made is otherwise by now. */
export function driftOf(graph: Graph, step: Step): (command: string) => pulumi.Input<string> {
  const texts = placesOfStep(graph, step).flatMap(([server, place]) => {
    const found = graph.drifts.get(server);
    return found === undefined ? [] : [found.apply((all) => all[place] ?? "")];
  });
  if (texts.length === 0) return (command) => command;
  const all = pulumi.all(texts).apply((known) => known.filter((text) => text !== ""));
  return (command) => all.apply((known) => known.reduce(withDrift, command));
}

/** Where the texts of a step stand: those about what it has made; of a proof, all that its slave depends on. */
function placesOfStep(
  graph: Graph,
  { of, on, name, verb }: Step,
): readonly (readonly [string, string])[] {
  switch (verb) {
    case "runner":
    case "config":
    case "accounts":
    case "link":
    case "follow":
      return [[on, name]];
    case "mark":
    case "verify": {
      const master = serverNamed(graph.topology, of).follows?.master ?? of;
      const own = ["runner", "config", "local-accounts", "accounts", "follow"];
      return [
        ...own.map((one) => [of, `${of}-${one}`] as const),
        [of, NOT_MENDED],
        [master, `${of}-link`],
        [master, `${master}-config`],
        [master, NOT_MENDED],
      ];
    }
    default:
      return [];
  }
}
