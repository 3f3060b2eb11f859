import { z } from "zod";
import { silenceSchema } from "./silence";

const checkSchema = z.object({
  check: z.string(),
  ok: z.boolean(),
  text: z.string(),
  code: z.number(),
  from: z.string(),
  next: z.array(z.string()),
});
/** What `doctor` of a slave's runner prints. */
export const waySchema = z.union([
  z.object({
    answers: z.literal(true),
    master: z.string(),
    port: z.number(),
    user: z.string(),
    readOnly: z.boolean().optional(),
    checks: z.array(checkSchema),
  }),
  silenceSchema,
]);
/** What `doctor-master` of its master's runner prints. */
export const masterSchema = z.union([
  z.object({
    answers: z.literal(true),
    port: z.number(),
    skipNetworking: z.boolean(),
    bindAddress: z.string(),
    accounts: z.array(z.object({ host: z.string(), fits: z.boolean() })),
  }),
  silenceSchema,
]);

/** One step of the way from a slave to its master. `code` is an error's number, `from` how the master calls the slave's host. */
export type Check = z.infer<typeof checkSchema>;

/** What a master's own host knows of it. */
export type MasterSide = z.infer<typeof masterSchema>;
