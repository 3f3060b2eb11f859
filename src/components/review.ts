import * as pulumi from "@pulumi/pulumi";
import { rpcKeepAlive } from "@pulumi/pulumi/runtime/settings";
import { plain } from "../render/saying";
import type { Consequence, Reviewed } from "../review/consequence";
import { consequencesOf } from "../review/consequences";
import { allServers } from "./gate";
import type { Graph } from "./graph";
import { valueOf } from "./known-value";
import { registeredBefore } from "./registered-before";
import { inform, warn } from "./warn";

/**
 * Takes what the host of `server` says before a run. When all of the graph have said it, what the run will do is said of each,
 * one line for each consequence.
 */
export function review(graph: Graph, server: string, look: Promise<Reviewed | undefined>): void {
  graph.looks.set(server, look);
  if (graph.looks.size > 1) return;
  // The engine does not listen any more once the program has nothing to do.
  const done = rpcKeepAlive();
  void said(graph)
    // What was refused is said elsewhere.
    .catch(() => undefined)
    .finally(done);
}

async function said(graph: Graph): Promise<void> {
  const declared = await allServers();
  const hosts = new Map<string, Reviewed>();
  for (const [name, look] of graph.looks) {
    const reviewed = await look;
    if (reviewed !== undefined) hosts.set(name, reviewed);
  }
  const known = {
    topology: graph.topology,
    hosts,
    declared,
    addresses: await knownAddresses(graph),
  };
  const found = consequencesOf(known);
  const asked = found.some(({ asksEngine }) => asksEngine) ? await onDestroyBefore() : undefined;
  for (const one of asked === undefined ? found : consequencesOf({ ...known, before: asked }))
    say(graph, one);
}

function say({ components }: Graph, { of, weight, text }: Consequence): void {
  const line = plain(`${of}: ${text}`);
  (weight === "know" ? inform : warn)(line, components.get(of)!);
}

async function knownAddresses({ addresses }: Graph): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  for (const [name, address] of addresses) {
    const value = await valueOf(pulumi.output(address));
    if (value !== undefined) known.set(name, value);
  }
  return known;
}

/** The `onDestroy` of what the stack has, by name; nothing where the engine does not say. */
async function onDestroyBefore(): Promise<ReadonlyMap<string, string> | undefined> {
  const before = await registeredBefore();
  return before && new Map([...before].map(([name, { onDestroy = "" }]) => [name, onDestroy]));
}
