import type * as pulumi from "@pulumi/pulumi";
import type { Topology } from "../topology/topology";
import type { Host } from "./host-command";
import type { Server } from "./server";
import type { ServerSteps } from "./server-steps";

/** The servers that hang together, as far as the program has declared them. */
export interface Graph {
  topology: Topology;
  /** The problems that have been named already. */
  readonly named: Set<string>;
}

/** Where another server is. */
export interface Neighbour {
  readonly address: pulumi.Input<string>;
  readonly port: number;
}

/** What a server needs from the one that it follows. */
export interface ServerInternals {
  readonly graph: Graph;
  readonly host: Host;
  readonly steps: ServerSteps;
  /** The host at the top, where applications write. */
  readonly root: Host;
  /** The servers that it follows, its own master first. */
  readonly above: readonly Neighbour[];
  /** Complete when this server can be followed. */
  ready: pulumi.Resource[];
  /** The step that may restart it: its slaves, whose channels end with it, are configured afterwards. */
  config?: pulumi.Resource;
  /** The last configuration step among its slaves, for a rollout one by one. */
  lastRollout?: pulumi.Resource;
}

/** Where a server stands: below another one, or in a pair whose members are known already. */
export interface Place {
  readonly graph: Graph;
  /** Absent: this one. */
  readonly root?: Host;
  /** The servers that it follows, its own master first. */
  readonly above?: readonly Neighbour[];
  /** Complete when what was handed to the server beside its arguments has been found to be safe; nothing runs before. */
  readonly checked?: pulumi.Input<pulumi.Resource[]>;
  /** Whether it is refused with something that was refused before: nothing is made of it. */
  readonly refused?: boolean;
  /** Whether somebody else says what is worth a second thought. */
  readonly quiet?: boolean;
}

const internals = new WeakMap<Server, ServerInternals>();
const refused = new WeakMap<Server, Graph>();

/** Keeps `found` beside the public outputs of `server`. */
export function keepInternals(server: Server, found: ServerInternals): void {
  internals.set(server, found);
}

/** Keeps where a server stands that was refused, so that those below it can be looked at too. */
export function keepRefused(server: Server, { graph }: Pick<Place, "graph">): void {
  refused.set(server, graph);
}

/** Where a server stands that was refused; nothing for one that was not. */
export function refusedGraph(server: Server): Graph | undefined {
  return refused.get(server);
}

/** What the library keeps of `server` beside its public outputs. */
export function internalsOf(server: Server): ServerInternals {
  const found = internals.get(server);
  if (found === undefined)
    throw new ReferenceError(
      "Cannot use this server as a master: it was made by another copy of the library",
    );
  return found;
}
