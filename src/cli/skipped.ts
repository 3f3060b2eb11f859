import { z } from "zod";
import { silenceSchema } from "./silence";
import type { Place } from "./server-state";

const place = z.object({ gtid: z.string(), file: z.string(), position: z.number() });
/** What `skip-show` of a runner prints. */
export const shownSchema = z.union([
  z.object({
    answers: z.literal(true),
    number: z.number(),
    text: z.string(),
    failing: place.optional(),
    tables: z.array(z.string()).optional(),
    event: z.string().optional(),
  }),
  silenceSchema,
]);
/** What `skip` of a runner prints. */
export const doneSchema = z.union([
  z.object({ skipped: z.string(), by: z.string(), running: z.literal(true), lag: z.string() }),
  z.object({
    skipped: z.string(),
    by: z.string(),
    running: z.literal(false),
    number: z.number(),
    text: z.string(),
    failing: place.optional(),
  }),
]);

/** The transaction that fails, before it is left out. */
export type Shown = Extract<z.infer<typeof shownSchema>, { answers: true }>;

/** What failed next, after it was. */
export type StoppedAgain = Extract<z.infer<typeof doneSchema>, { running: false }>;

/** A place, without a name where there is none. */
export function known({ gtid, file, position }: z.infer<typeof place>): Place {
  return { ...(gtid === "" ? {} : { gtid }), file, position };
}
