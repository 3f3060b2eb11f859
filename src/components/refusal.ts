import * as pulumi from "@pulumi/pulumi";
import { TopologyError } from "../topology/problem";

/** Whether `error` is about the declaration, and not a fault of a program. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof TopologyError || pulumi.RunError.isInstance(error);
}

/** All that was refused, as one error. */
export function together(refused: readonly Error[]): Error {
  const problems = refused.flatMap((error) =>
    error instanceof TopologyError ? error.problems : [],
  );
  const others = refused.filter((error) => !(error instanceof TopologyError));
  if (others.length === 0) return new TopologyError(problems);
  const listed = problems.length === 0 ? [] : [new TopologyError(problems).message];
  return new pulumi.RunError([...listed, ...others.map(({ message }) => message)].join("\n"));
}
