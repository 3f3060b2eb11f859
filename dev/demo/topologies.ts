import { processmaker } from "./processmaker";
import { sessionStore } from "./session-store";
import { shop } from "./shop";
import type { DemoTopology } from "./topology";

/** The topologies that the demo can show; the first one unasked. */
const topologies: readonly DemoTopology[] = [shop, processmaker, sessionStore];

/** The topology that is shown when none is named. */
export const defaultTopology = shop;

/** Their names. */
export const topologyNames = topologies.map((topology) => topology.name);

/**
 * The topology of this name.
 *
 * @throws {RangeError} If the demo has none.
 */
export function topologyNamed(name: string): DemoTopology {
  const found = topologies.find((topology) => topology.name === name);
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot run the demo: the topology must be one of ${topologyNames.join(", ")}, it is "${name}"`,
  );
}
