import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

/**
 * `value`, if it has the shape of `schema`.
 *
 * @throws {pulumi.RunError} If it has not, with every problem and its path.
 */
export function checkedConfiguration<T>(name: string, schema: z.ZodType<T>, value: unknown): T {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const problems = error.issues.map(
    ({ path, message }) => `\n  - ${[name, ...path.map(String)].join(".")}: ${message}`,
  );
  throw new pulumi.RunError(
    `Cannot use the stack's configuration: found ${problems.length} problem(s)${problems.join("")}`,
  );
}
