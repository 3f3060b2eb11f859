import * as pulumi from "@pulumi/pulumi";
import { installCommand, renderRunner, runnerDigest } from "../render/runner";
import { saying } from "../render/saying";
import { deleteCommand, plainStepCommand, stepCommand, takeBackCommand } from "../render/step";
import { version } from "../render/version";
import type { Item, MadePassword, ProviderStep, Step } from "../steps/step";
import { driftOf } from "./drift";
import { addPreflight, allPreflights } from "./gate";
import { type Graph, resourcesOf } from "./graph";
import { type Host, hostCommand, type HostCommand } from "./host-command";
import { owningCommand } from "./owning-command";
import { passwordOf } from "./password";
import { anewParts, hostOf, inputOf } from "./step-input";

/** What a procedure's items need beside the graph. */
export interface Registering {
  /** What the installation of the runner waits for. */
  readonly start?: pulumi.Input<pulumi.Resource[]>;
  /** Makes what stands for a step of the caller's `mysql.Provider`. */
  readonly provider?: (step: ProviderStep) => readonly pulumi.Resource[];
}

/** Registers the items of a procedure; each stands behind what it waits for. */
export function register(graph: Graph, items: readonly Item[], also: Registering = {}): void {
  for (const item of items) {
    if (item.kind === "password") makePassword(graph, item);
    else if (item.kind === "step")
      graph.resources.set(item.name, registered(graph, item, also.start));
    else
      also.provider?.(item).forEach((resource, i) => graph.resources.set(item.names[i]!, resource));
  }
}

function makePassword(graph: Graph, { name, of, keptWith }: MadePassword): void {
  const parent = parentOf(graph, of);
  graph.secrets.set(name, passwordOf(name, undefined, { parent }, keptWith));
}

function registered(graph: Graph, step: Step, start: Registering["start"]): HostCommand {
  const host = hostOf(graph, step.on);
  const { declaration, sudo } = host;
  const { name, undo, dial } = step;
  const drift = driftOf(graph, step);
  const common = {
    stdin: inputOf(graph, step),
    triggers: anewParts(graph, step.anewWith),
    dial,
    ...(step.once ? { update: "true" } : {}),
  };
  const options = optionsOf(graph, step, start);
  if (undo?.ofOne === "creation")
    return owningCommand(
      name,
      host,
      {
        ...common,
        make: (made) => drift(commandOf(step, host, made)),
        undo: takeBackCommand(declaration, sudo, undo.verb),
      },
      options,
    );
  const command = hostCommand(
    name,
    host,
    {
      ...common,
      create: drift(commandOf(step, host)),
      ...(undo === undefined ? {} : { delete: deleteCommand(declaration, sudo, undo.verb) }),
    },
    options,
  );
  if (step.verb === "preflight") addPreflight(command, host);
  return command;
}

function optionsOf(
  graph: Graph,
  step: Step,
  start: Registering["start"] = [],
): pulumi.CustomResourceOptions {
  const parent = parentOf(graph, step.of);
  if (step.command.kind === "install") return { parent, dependsOn: start };
  const after = resourcesOf(graph, step.after);
  return { parent, dependsOn: step.afterPreflights ? allPreflights(...after) : [...after] };
}

/** What runs on the host; `made` names the creation that it is. */
function commandOf(
  { verb, command, says, why }: Step,
  { declaration, sudo }: Host,
  made = "",
): string {
  const said = says.length > 0 ? says : [why];
  switch (command.kind) {
    case "install":
      return installCommand(declaration, sudo, version, runnerDigest(renderRunner(declaration)));
    case "words":
      return saying(said, plainStepCommand(declaration, sudo, verb, command.words));
    case "review":
      return saying(said, stepCommand(declaration, sudo, verb, command.text, made));
  }
}

function parentOf({ components }: Graph, name: string): pulumi.Resource {
  const found = components.get(name);
  if (found === undefined)
    throw new ReferenceError(`Cannot register a step of "${name}": it is no component`);
  return found;
}
