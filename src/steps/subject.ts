import { planHost, type HostPlan } from "../plan/host-plan";
import type { AskedVerb, RequestValues } from "../render/request-types";
import type { ServerDeclaration, Topology } from "../topology/topology";
import type { Step, StepInput, StepValue, Verb } from "./step";

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

/** What a step of the verb reads: its values, or what another step has printed. */
type InputOf<V extends Verb> = V extends AskedVerb
  ? RequestValues<V, StepValue> extends Readonly<Record<string, never>>
    ? { readonly input?: StepInput }
    : {
        readonly input:
          | (StepInput & { readonly values: RequestValues<V, StepValue> })
          | { readonly printedBy: string };
      }
  : { readonly input?: StepInput };

/** A step with what most of them have; it gives every value that its verb is asked with. */
export function step<V extends Verb>(
  { server }: Pick<Subject, "server">,
  verb: V,
  own: Pick<Step, "command" | "why"> & Partial<Omit<Step, "input">> & InputOf<V>,
): Step {
  return {
    kind: "step",
    name: `${server.name}-${verb}`,
    of: server.name,
    on: server.name,
    verb,
    says: [],
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
