import { ComponentResource } from "@pulumi/pulumi";
import { z } from "zod";
import { engineLines, type EngineLine } from "../engine/dialects";
import { host, input, line } from "./host-schema";

const account = z.strictObject({
  user: z.string(),
  from: z.union([z.string(), z.array(z.string())]).optional(),
  password: input.optional(),
  grants: z.array(z.strictObject({ on: z.string(), privileges: z.array(z.string()) })).optional(),
});

const word = z.string().regex(/^[A-Za-z0-9_]+$/, "must be a name of letters, digits and _");

/** Shape of databases, each by its name alone or with what it is made of. */
export const databases = z.array(
  z.union([
    z.string(),
    z.strictObject({
      name: z.string(),
      characterSet: word.optional(),
      collation: word.optional(),
    }),
  ]),
);

/** Shape of what every server has. */
export const serverShape = {
  host,
  engine: z.enum(engineLines as readonly [EngineLine, ...EngineLine[]]),
  serverId: z.number(),
  binlog: z
    .strictObject({
      name: z.string().regex(/^[A-Za-z0-9_./-]+$/, "must be a plain file name"),
      format: z.enum(["ROW", "MIXED", "STATEMENT"]),
      maxSizeMiB: z.number().min(1).max(1024),
      expireDays: z.number(),
      sync: z.int().min(0),
      shortenRetentionOn: line,
    })
    .partial()
    .optional(),
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .optional(),
  restart: z.enum(["when-needed", "never"]).optional(),
  onDestroy: z.enum(["undo", "leave", "gone"]).optional(),
};

/** Shape of the arguments of a master: unknown keys are errors. */
export const masterSchema = z.strictObject({
  ...serverShape,
  databases: databases.optional(),
  gtid: z.boolean().optional(),
  semiSync: z
    .strictObject({ timeoutSeconds: z.number(), waitPoint: z.enum(["AFTER_SYNC", "AFTER_COMMIT"]) })
    .partial()
    .optional(),
  accounts: z.array(account).optional(),
});

/** A server's component, whichever copy of the library made it. */
export const server = z
  .unknown()
  .refine(
    (value) => ComponentResource.isInstance(value) && "reach" in value,
    "must be a Master, a Slave, or a member of a pair, as pair.members gives it",
  );

/** Shape of the arguments of a slave. */
export const slaveSchema = z.strictObject({
  ...serverShape,
  accounts: z.array(account).optional(),
  master: server,
  position: z.enum(["gtid", "file"]).optional(),
  seed: z
    .strictObject({
      method: z.enum(["auto", "dump", "none"]),
      generation: z.int().min(1),
      overwrite: line,
      timeoutSeconds: z.int().min(1),
    })
    .partial()
    .optional(),
  link: z
    .strictObject({
      user: z.string(),
      from: z.string().min(1),
      password: input,
      connectRetrySeconds: z.int().min(1),
      tls: z.boolean(),
      semiSync: z.boolean(),
    })
    .partial()
    .optional(),
  verify: z
    .strictObject({ marker: z.boolean(), catchUpSeconds: z.int().min(1), checksum: z.boolean() })
    .partial()
    .optional(),
  rollout: z.enum(["serial", "parallel"]).optional(),
  recheck: line.optional(),
});
