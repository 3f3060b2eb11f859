import { readFileSync } from "node:fs";
import { z } from "zod";
import { EFFECTS } from "../../steps/effects";
import { Failure } from "../failure";
import type { Planned } from "../plan/plan";

const words = z.array(z.string());
const effect = z.enum(EFFECTS);
const how = z.enum(["made", "gone", "again", "anew"]);
const previewed = z.array(z.object({ name: z.string(), how }));
const preview = z.object({
  failed: z.boolean(),
  contradictions: z.array(z.object({ says: z.string(), on: words })),
  steps: previewed,
  drift: z.array(z.object({ of: z.string(), step: z.string().exactOptional(), text: z.string() })),
  drifted: words,
  says: z.array(
    z.object({ of: z.string(), weight: z.enum(["refused", "heed", "know"]), text: z.string() }),
  ),
  errors: words,
  others: previewed,
});
const page = z.object({
  stack: z.string(),
  base: z.string().exactOptional(),
  verdict: z.array(z.object({ effect, on: words })),
  refusedServers: words,
  answers: z.array(z.object({ question: z.string(), says: words })),
  servers: z.array(
    z.object({
      name: z.string(),
      role: z.string(),
      line: z.string(),
      serverId: z.number(),
      address: z.string(),
      port: z.number(),
      follows: z.string().exactOptional(),
      writes: z.boolean(),
    }),
  ),
  diagrams: z.object({ before: z.string().exactOptional(), after: z.string() }),
  steps: z.array(
    z.object({
      name: z.string(),
      of: z.string(),
      on: z.string(),
      how,
      effect,
      what: z.string(),
      why: z.string(),
      undo: z.string(),
    }),
  ),
  texts: z.array(
    z.object({
      title: z.string(),
      kind: z.enum(["ini", "sql", "text"]),
      before: z.string().exactOptional(),
      after: z.string().exactOptional(),
    }),
  ),
  warnings: z.object({ came: words, went: words }),
  notes: words,
  preview: preview.exactOptional(),
});
const refused = z.object({
  stack: z.string(),
  base: z.string().exactOptional(),
  refused: z.string(),
  preview: preview.exactOptional(),
});
const schema: z.ZodType<Planned> = z.object({
  version: z.literal(1),
  project: z.string(),
  every: z.boolean(),
  stacks: z.array(z.union([refused, page])),
});

/** What `plan --format json` has printed into `file`, `-` for stdin. @throws {Failure} If it is something else. */
export function readPlan(file: string): Planned {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
  } catch (error) {
    const { code } = error as { code?: string };
    throw new Failure(
      `Cannot comment: ${file} must hold what plan --format json prints, it cannot be read (${code ?? "no JSON"})`,
    );
  }
  const { data, error } = schema.safeParse(read);
  if (error === undefined) return data;
  const [{ path, message } = { path: [], message: "" }] = error.issues;
  throw new Failure(
    `Cannot comment: ${file} must hold what plan --format json of this release prints, it does not: ${path.join(".")}: ${message}`,
  );
}
