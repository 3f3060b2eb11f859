import { join } from "node:path";

import { defaultTopology } from "./topologies";
import type { DemoTopology } from "./topology";

/** The repository's top. */
export const repository = join(__dirname, "..", "..");

/** A topology, and where everything of its demo is. */
export interface Demo {
  readonly topology: DemoTopology;
  /** Git ignores it, and `down` deletes it. */
  readonly directory: string;
}

/** The demo of a topology. Each has a directory of its own, so that they can be up side by side. */
export function demoOf(topology: DemoTopology): Demo {
  const name = topology === defaultTopology ? ".sandbox" : `.sandbox-${topology.name}`;
  return { topology, directory: join(repository, name) };
}

/** The directory of one of the demo's servers. */
export function serverDirectory(demo: Demo, name: string): string {
  return join(demo.directory, name);
}

/** How a command of this demo is typed. */
export function typed({ topology }: Demo, command: string): string {
  const named = topology === defaultTopology ? "" : ` --topology ${topology.name}`;
  return `npm run demo -- ${command}${named}`;
}
