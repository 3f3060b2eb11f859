import type { HostPlan } from "../../plan/host-plan";
import type { Declared } from "../../steps/declared";
import { subjectOf } from "../../steps/subject";

/** Stands for every stack: none of them decides what a step is. */
export const ANY_STACK = { project: "", stack: "" };

/** The plan of the server `name`; undefined where it is not declared. */
export function planNamed({ topology }: Declared, name: string): HostPlan | undefined {
  const server = topology.servers.find((one) => one.name === name);
  return server && subjectOf(topology, server, ANY_STACK).plan;
}
