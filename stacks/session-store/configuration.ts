import { z } from "zod";
import { type EngineLine, engineLines } from "../../src";
import { pairSeedShape } from "../../src/arguments/pair-seed";
import { serverShape } from "../../src/arguments/server";
import { verifyShape } from "../../src/arguments/verify";
import { serverName, serverPlace, settings } from "../hosts";
import { DATABASE } from "./document";

const text = z.string().min(1);
const { restart, onDestroy } = serverShape;
const { method: _, ...seed } = pairSeedShape;
const lines = engineLines.filter((line) => line.startsWith("mariadb-"));

const member = z.strictObject({
  ...serverPlace,
  name: serverName,
  serverId: z.int().optional(),
  gtidDomain: z.int().optional(),
  autoIncrementOffset: z.int().optional(),
  settings: settings.optional(),
});

/** Addresses from which an account logs in. */
const from = z.array(text).min(1);

/** The stack's configuration, `session-store`. */
export const configuration = z.strictObject({
  engine: z.enum(lines as [EngineLine, ...EngineLine[]], `must be one of ${lines.join(", ")}`),
  members: z.array(member).length(2, "must be two servers"),
  database: z
    .strictObject({
      name: text.default(DATABASE.name),
      characterSet: text.default(DATABASE.characterSet),
      collation: text.default(DATABASE.collation),
    })
    .prefault({}),
  binlog: z
    .strictObject({
      name: text.default("mariadbmaster-bin"),
      format: z.enum(["ROW", "MIXED"]).default("MIXED"),
      maxSizeMiB: z.number().default(500),
      expireDays: z.number().default(1),
      shortenRetentionOn: text.optional(),
    })
    .prefault({}),
  /** Beside, and over, those of the document; null takes one of these away. */
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .default({}),
  semiSync: z
    .strictObject({
      timeoutSeconds: z.number().default(1),
      waitPoint: z.enum(["AFTER_SYNC", "AFTER_COMMIT"]).default("AFTER_SYNC"),
    })
    .prefault({}),
  link: z
    .strictObject({
      user: text.default("replication_user"),
      from: text.optional(),
      gtidPosition: z.enum(["slave_pos", "current_pos"]).default("slave_pos"),
      connectRetrySeconds: z.int().default(10),
      tls: z.boolean().optional(),
    })
    .prefault({}),
  seed: z.strictObject(seed).prefault({}),
  writer: text.default("both"),
  /** For how long a change of the writer may hold writes back: see the library's `switchSeconds`. */
  switchSeconds: z.int().min(1).max(3600).optional(),
  /** The member on which scheduled events run. */
  events: text.optional(),
  verify: z.strictObject(verifyShape).optional(),
  restart,
  onDestroy,
  proxy: z.strictObject({ user: text.default("nevisproxy_user"), from }),
  binaryLogs: z
    .strictObject({
      user: text.default("binarylog_user"),
      from,
      privileges: z.array(text).min(1).default(["BINLOG ADMIN", "BINLOG MONITOR"]),
    })
    .optional(),
});

/** The checked configuration. */
export type Configuration = z.infer<typeof configuration>;
