import { z } from "zod";
import { text } from "./host-schema";
import { databases, masterSchema, serverShape, slaveSchema } from "./schema";

const { host, engine, binlog, settings, restart, onDestroy } = serverShape;
const { accounts, semiSync } = masterSchema.shape;
const { link, seed, verify, recheck } = slaveSchema.shape;

/** Shape of the arguments of a pair. */
export const pairSchema = z.strictObject({
  engine,
  binlog,
  settings,
  restart,
  onDestroy,
  accounts,
  semiSync,
  verify,
  recheck,
  members: z
    .array(
      z.strictObject({
        name: text,
        host,
        serverId: z.number().optional(),
        gtidDomain: z.number().optional(),
        autoIncrementOffset: z.number().optional(),
        settings,
        onDestroy,
      }),
    )
    .length(2, "must be two servers"),
  databases: databases.min(1, "must name at least one database"),
  replicate: z.strictObject({ tables: z.array(z.string()).min(1) }).optional(),
  autoIncrement: z.strictObject({ increment: z.number() }).optional(),
  link: link
    .unwrap()
    .omit({ semiSync: true })
    .extend({ gtidPosition: z.enum(["slave_pos", "current_pos"]).optional() })
    .optional(),
  seed: seed
    .unwrap()
    .extend({ method: z.literal("none").optional(), from: z.string().optional() })
    .optional(),
  writer: z.string().optional(),
  switchSeconds: z.number().optional(),
  events: z.string().optional(),
});
