import { planHost, type HostPlan } from "../plan/host-plan";
import type { ServerDeclaration, Topology } from "../topology/topology";
import type { Step, Verb } from "./step";

/** A server that a procedure is about, among those that it hangs together with. */
export interface Subject {
  readonly topology: Topology;
  readonly server: ServerDeclaration;
  readonly plan: HostPlan;
  readonly stack: StackName;
}

/** What tells a stack from others. */
export interface StackName {
  readonly project: string;
  readonly stack: string;
}

/** A server as the subject of a procedure. */
export function subjectOf(
  topology: Topology,
  server: ServerDeclaration,
  stack: StackName,
): Subject {
  return { topology, server, plan: planHost(topology, server), stack };
}

/** A step with what most of them have. */
export function step(
  { server }: Pick<Subject, "server">,
  verb: Verb,
  own: Pick<Step, "command" | "why"> & Partial<Step>,
): Step {
  return {
    kind: "step",
    name: `${server.name}-${verb}`,
    of: server.name,
    on: server.name,
    verb,
    input: {},
    secret: false,
    after: [],
    afterPreflights: false,
    anewWith: [],
    once: false,
    dial: "usual",
    ...own,
  };
}

/** The project and the stack, as a runner is told them. */
export function fullName({ project, stack }: StackName): string {
  return `${project}/${stack}`;
}
