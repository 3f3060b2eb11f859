import type * as pulumi from "@pulumi/pulumi";
import type { Reviewed } from "../review/consequence";
import { readyStep } from "../steps/serve";
import { serverNamed, type ServerDeclaration, type Topology } from "../topology/topology";
import type { Host, HostCommand } from "./host-command";

/** The servers that hang together, as far as the program has declared them, and what was registered for them. */
export interface Graph {
  topology: Topology;
  /** The problems that have been named already. */
  readonly named: Set<string>;
  /** Whether one of them was refused: nothing runs, and what others wait for may be missing. */
  incomplete: boolean;
  readonly hosts: Map<string, Host>;
  /** Where servers are, also those whose host is not registered yet. */
  readonly addresses: Map<string, pulumi.Input<string>>;
  /** The components under which steps stand, by the names of servers and pairs. */
  readonly components: Map<string, pulumi.Resource>;
  /** What steps wait for, by name. */
  readonly resources: Map<string, pulumi.Resource | HostCommand>;
  /** What is otherwise on each host than the steps have left it, as a text for each of them, by server. */
  readonly drifts: Map<string, pulumi.Output<Readonly<Record<string, string>>>>;
  /** Whether each host was made anew, and is left as it is: by server. */
  readonly anew: Map<string, Promise<boolean>>;
  /** What each host has said before the run, by server; nothing of one that said nothing. */
  readonly looks: Map<string, Promise<Reviewed | undefined>>;
  /** Passwords, given and made, by name. */
  readonly secrets: Map<string, pulumi.Output<string>>;
}

/** The component of a server: here only its name counts. */
type ServerComponent = pulumi.ComponentResource & { readonly name: string };

/** Where a server stands: below another one, or in a pair whose members are known already. */
export interface Place {
  readonly graph: Graph;
  /** Complete when what was handed to the server beside its arguments has been found to be safe; nothing runs before. */
  readonly checked?: pulumi.Input<pulumi.Resource[]>;
  /** Whether it is refused with something that was refused before: nothing is made of it. */
  readonly refused?: boolean;
  /** Whether somebody else says what is worth a second thought. */
  readonly quiet?: boolean;
}

/** A graph without servers. */
export function newGraph(servers: readonly ServerDeclaration[] = []): Graph {
  return {
    topology: { servers },
    named: new Set(),
    incomplete: false,
    hosts: new Map(),
    addresses: new Map(),
    components: new Map(),
    resources: new Map(),
    drifts: new Map(),
    anew: new Map(),
    looks: new Map(),
    secrets: new Map(),
  };
}

const graphs = new WeakMap<ServerComponent, Graph>();
const refused = new WeakSet<ServerComponent>();

/** Keeps where `server` stands beside its public outputs. */
export function keepGraph(server: ServerComponent, graph: Graph): void {
  graphs.set(server, graph);
}

/** Keeps where a server stands that was refused, so that those below it can be looked at too. */
export function keepRefused(server: ServerComponent, graph: Graph): void {
  graph.incomplete = true;
  graphs.set(server, graph);
  refused.add(server);
}

/** Whether `server` was refused: nothing was made of it. */
export function isRefused(server: ServerComponent): boolean {
  return refused.has(server);
}

/** Where `server` stands. @throws {ReferenceError} If another copy of the library made it. */
export function graphOf(server: ServerComponent): Graph {
  const found = graphs.get(server);
  if (found === undefined)
    throw new ReferenceError(
      "Cannot use this server as a master: it was made by another copy of the library",
    );
  return found;
}

/** What a step after `server` waits for; nothing after one that was refused, where nothing runs at all. */
export function readyOf(server: ServerComponent | undefined): readonly pulumi.Resource[] {
  if (server === undefined || isRefused(server)) return [];
  const graph = graphOf(server);
  return [...resourcesOf(graph, [readyStep(serverNamed(graph.topology, server.name))])];
}

/** What was registered under `names`. @throws {ReferenceError} If one was not, though nothing was refused. */
export function resourcesOf(graph: Graph, names: readonly string[]): readonly pulumi.Resource[] {
  return names.flatMap((name) => {
    const found = graph.resources.get(name);
    if (found !== undefined) return [found];
    if (graph.incomplete) return [];
    throw new ReferenceError(`Cannot wait for "${name}": no step of that name is registered`);
  });
}

/** The password of that name. @throws {ReferenceError} If it is neither given nor made. */
export function secretOf({ secrets }: Graph, name: string): pulumi.Output<string> {
  const found = secrets.get(name);
  if (found === undefined)
    throw new ReferenceError(`Cannot use the password "${name}": it is neither given nor made`);
  return found;
}
