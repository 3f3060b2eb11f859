import { ComponentResource } from "@pulumi/pulumi";
import { z } from "zod";
import { input, line, path, reached, text } from "./host-schema";
import { server } from "./schema";

/** An extended regular expression of one line; what every dialect refuses is refused. */
const pattern = line.min(1).refine(isPattern, "must be a regular expression");

/** Shape of the arguments of lines in an application's file. */
export const blockSchema = z.strictObject({
  host: z.strictObject({ ...reached, installDirectory: path.optional() }),
  file: path,
  comment: line.min(1),
  before: pattern,
  byHand: pattern,
  check: z.array(text).min(1, "must name a program"),
  lines: input.refine((value) => value !== undefined, "must be given"),
  after: server.optional(),
  recheck: line.optional(),
});

/** Shape of the arguments of the test of a double connection. */
export const checkSchema = z.strictObject({
  connection: z
    .unknown()
    .refine(
      (value) => ComponentResource.isInstance(value) && "written" in value,
      "must be an ApplicationBlock",
    ),
  workspaces: z.array(
    z.strictObject({
      name: text,
      workflow: text,
      rbac: text.optional(),
      report: text.optional(),
    }),
  ),
  php: text.optional(),
  recheck: line.optional(),
});

function isPattern(value: string): boolean {
  try {
    return new RegExp(value) instanceof RegExp;
  } catch {
    return false;
  }
}
