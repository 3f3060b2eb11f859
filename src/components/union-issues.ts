import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** What is wrong with a value of several shapes: with the shape that it comes nearest to. */
export function withoutUnions(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const options = issue.errors.map((issues) => issues.flatMap(withoutUnions));
  const [found, ...further] = options.filter((issues) => !issues.some(isOfAnotherType));
  if (found === undefined) return [{ ...issue, message: anyOf(options.flat()) }];
  const nearest = further.reduce((one, next) => (next.length < one.length ? next : one), found);
  return nearest.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}

function isOfAnotherType({ code, path }: Issue): boolean {
  return code === "invalid_type" && path.length === 0;
}

function anyOf(issues: readonly Issue[]): string {
  const expected = issues.flatMap((issue) =>
    issue.code === "invalid_type" && issue.path.length === 0 ? [issue.expected] : [],
  );
  const received = /received .*$/.exec(issues[0]?.message ?? "")?.[0];
  return `Invalid input: expected ${expected.join(" or ")}${received === undefined ? "" : `, ${received}`}`;
}
