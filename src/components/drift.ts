import * as pulumi from "@pulumi/pulumi";
import { NOT_MENDED, withDrift } from "../observe/texts";
import type { Step } from "../steps/step";
import { serverNamed } from "../topology/topology";
import type { Graph } from "./graph";
import { refusal } from "./made-anew";
import { hostOf } from "./step-input";

/** Makes a step's command another one where what the step has made is otherwise by now. */
export function driftOf(graph: Graph, step: Step): (command: string) => pulumi.Input<string> {
  const texts = placesOf(graph, step).flatMap(([server, place]) => {
    const found = graph.drifts.get(server);
    return found === undefined ? [] : [found.apply((all) => all[place] ?? "")];
  });
  if (texts.length === 0) return (command) => command;
  const all = pulumi.all(texts);
  const anew = step.verb === "runner" && graph.anew.get(step.on);
  const { declaration } = hostOf(graph, step.on);
  return (command) =>
    pulumi
      .all([all, anew])
      .apply(([known, is]) => known.reduce(withDrift, is ? refusal(declaration) : command));
}

/** A server, and the place of a text among those about its host. */
type TextPlace = readonly [server: string, place: string];

/** Where the texts of a step stand: that about what it has made; of a proof, all that its slave depends on. */
function placesOf(graph: Graph, { of, on, name, verb }: Step): readonly TextPlace[] {
  if (["runner", "config", "accounts", "link", "follow"].includes(verb)) return [[on, name]];
  if (verb !== "mark" && verb !== "verify") return [];
  const { follows, member } = serverNamed(graph.topology, of);
  const master = follows?.master ?? of;
  const accounts = member === undefined ? "local-accounts" : "accounts";
  return [
    ...["runner", "config", accounts, "follow"].map((one): TextPlace => [of, `${of}-${one}`]),
    [of, NOT_MENDED],
    [master, `${of}-link`],
    ...["config", "follow"].map((one): TextPlace => [master, `${master}-${one}`]),
    [master, NOT_MENDED],
  ];
}
