import * as pulumi from "@pulumi/pulumi";
import { TopologyError, type Problem } from "../topology/problem";
import type { ServerDeclaration } from "../topology/topology";
import { problemsWith } from "../topology/validate";
import { refuse } from "./gate";
import { isRefusal } from "./refusal";
import { type Graph, newGraph, type Place } from "./graph";
import type { Shaped } from "./shape";

/** What a constructor hands over of its arguments. */
export interface Declared {
  readonly name: string;
  /** The shape of the arguments. */
  readonly shape: Pick<Shaped<unknown>, "problems" | "places">;
  /** The plain declaration of the rest. */
  readonly declaration: () => ServerDeclaration;
  readonly place: () => Place;
}

/** What is left of a server when its declaration has been looked at. */
interface Examined {
  /** Absent: it was refused, and nothing is made of it. */
  readonly declaration?: ServerDeclaration;
  readonly place: Place;
}

const nowhere = (): Place => ({ graph: newGraph() });

/** Looks at a server and at all that it hangs together with: what is wrong is refused, shape and values at once. */
export function examined({ shape, declaration, place }: Declared): Examined {
  let there: Place | undefined;
  let found: ServerDeclaration | undefined;
  let error: Error | undefined;
  try {
    there = place();
    const { graph } = there;
    const read = declaration();
    const problems = allProblems(shape, () =>
      // Where its master was refused before it could be told what that is, it is not missing.
      newProblems(graph, read).filter(({ at }) => !there?.refused || at !== `${read.name}.master`),
    );
    if (problems.length > 0) error = new TopologyError(problems);
    else if (there.refused !== true) found = read;
  } catch (thrown) {
    // What is left of arguments of the wrong shape need not make sense.
    if (shape.problems.length > 0) error = new TopologyError(shape.problems);
    else if (isRefusal(thrown)) error = thrown;
    else throw thrown;
  }
  if (error !== undefined) refuse(error);
  return { ...(found === undefined ? {} : { declaration: found }), place: there ?? nowhere() };
}

/** The problems with the shape, and those with the values beside it. */
export function allProblems(
  { problems, places }: Declared["shape"],
  values: () => readonly Problem[],
): readonly Problem[] {
  const hidden = ({ at }: Problem) =>
    places.some(
      // A list that has lost an element may be said to be empty.
      (one) =>
        at === one ||
        [".", "["].some((dot) => at.startsWith(one + dot)) ||
        one.startsWith(`${at}[`),
    );
  return [...problems, ...values().filter((problem) => !hidden(problem))];
}

/** Puts `declaration` into `graph`, and returns what is wrong now and was not before. */
function newProblems(graph: Graph, declaration: ServerDeclaration): readonly Problem[] {
  const { servers } = graph.topology;
  if (servers.includes(declaration)) return [];
  const topology = { servers: [...servers, declaration] };
  const found = problemsWith(topology).filter(({ at, message }) => {
    const text = `${at}: ${message}`;
    return !graph.named.has(text) && graph.named.add(text);
  });
  graph.topology = topology;
  return found;
}

/** The outputs of a server that was refused: they come to nothing, because the program ends before. */
export function noOutputs() {
  const never = pulumi.output(new Promise<never>(() => undefined));
  return {
    endpoint: never,
    serverId: never,
    plan: never,
    diagram: never,
    reach: never,
    passwords: never,
  };
}
