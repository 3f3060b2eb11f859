import { z } from "zod";
import { engineLines, type EngineLine } from "../engine/dialects";

/** Where a value may not be known yet its shape is left to the engine. */
const input = z.unknown();
/** Text that says something. */
export const text = z.string().min(1);
const line = z.string().regex(/^[^\0-\x1f\x7f]*$/, "must be one line");

const service = z.union([
  z.strictObject({
    unit: z.string().regex(/^[A-Za-z0-9@._:-]+$/, "must be the name of a systemd unit"),
  }),
  z.strictObject({ start: text, stop: text, restart: text, status: text }),
]);

const path = z.string().regex(/^\/[^\0\n\r]*$/, "must be an absolute path");

const host = z.strictObject({
  address: z.unknown().refine((value) => value !== undefined, "must be given"),
  ssh: z
    .strictObject({
      user: input,
      port: input,
      privateKey: input,
      privateKeyPassword: input,
      password: input,
      hostKey: input,
      insecureIgnoreHostKey: z.boolean().optional(),
      sudo: z.boolean().optional(),
    })
    .partial()
    .optional(),
  port: z.int().min(1).max(65535).optional(),
  socket: path.optional(),
  configFile: path.optional(),
  dataDirectory: path.optional(),
  service: service.optional(),
  clientOptionFile: path.optional(),
  serverOptions: z.array(text).optional(),
  programDirectories: z.array(path).optional(),
  installDirectory: path.optional(),
  stateDirectory: path.optional(),
  generation: z.int().min(1).optional(),
});

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

/** Shape of the arguments of a slave. */
export const slaveSchema = z.strictObject({
  ...serverShape,
  accounts: z.array(account).optional(),
  master: z.unknown(),
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
