import { z } from "zod";
import { seedShape } from "../../src/arguments/seed";
import { serverShape } from "../../src/arguments/server";
import { verifyShape } from "../../src/arguments/verify";
import { login, serverName, serverPlace, settings } from "../hosts";
import { DATABASES_PHP, WINDOWS_DATABASES_PHP } from "../../src/processmaker/databases-php";

/** What a name of a workspace may be: it is a part of the names of databases, 64 characters at most, and of a path. */
const workspaceName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,61}$/, "must be 1 to 61 letters, digits, _ or -");

/** ProcessMaker's connections are taken apart without being decoded, but for the password. */
const undecoded = z
  .string()
  .regex(/^[A-Za-z0-9_.~$-]{1,64}$/, "must be 1 to 64 letters, digits or _ . ~ $ -");
const database = undecoded;
const text = z.string().min(1);
const addresses = z.array(text).min(1);

const workspace = z.strictObject({
  name: workspaceName,
  upgradedFrom: z.enum(["<2.8", "≤2.5", "<=2.5"]).optional(),
  databases: z
    .strictObject({
      workflow: database,
      rbac: database.optional(),
      report: database.optional(),
    })
    .optional(),
});

const { engine, restart, onDestroy } = serverShape;
const { method: _, ...seed } = seedShape;

/** An account whose password is generated. */
const account = z.strictObject({
  user: text,
  from: z.union([text, addresses]).optional(),
  grants: z.array(z.strictObject({ on: text, privileges: z.array(text).min(1) })).optional(),
});

const server = {
  ...serverPlace,
  name: serverName.optional(),
  serverId: z.int().optional(),
  engine: engine.optional(),
  settings: settings.optional(),
  shortenRetentionOn: text.optional(),
  restart,
  onDestroy,
};

/** A host that runs ProcessMaker. */
const application = z.strictObject({
  name: serverName,
  address: text,
  ssh: login.optional(),
  databasesPhp: z.string().default(DATABASES_PHP),
  /** PHP's program. */
  php: text.default("php"),
  /** Where the script is kept that writes the lines. */
  installDirectory: text.optional(),
  /** The same for this host, where "leave" leaves the lines. */
  onDestroy: z.enum(["undo", "leave"]).optional(),
});

/** A host that runs ProcessMaker on Windows: its lines are written into a file of the machine that runs Pulumi. */
const windowsApplication = z.strictObject({
  name: serverName,
  /** That file. */
  file: z
    .string()
    .regex(/^\/[^\0\n\r]*$/, "must be an absolute path on the machine that runs Pulumi"),
  /** Where the lines belong. */
  databasesPhp: z
    .string()
    .regex(/^[^\0\n\r]+$/, "must be one line")
    .default(WINDOWS_DATABASES_PHP),
});

/** The stack's configuration, `processmaker`. */
export const configuration = z.strictObject({
  engine,
  workspaces: z
    .array(workspace)
    .min(1)
    .refine(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      "must name each workspace once",
    ),
  position: z.enum(["file", "gtid"]).default("gtid"),
  replicate: z.strictObject({ on: z.enum(["master", "slave"]) }).default({ on: "slave" }),
  binlog: z
    .strictObject({
      expireDays: z.number().default(4),
      maxSizeMiB: z.number().default(500),
      sync: z.int().default(1),
    })
    .prefault({}),
  master: z.strictObject({ ...server, gtid: z.boolean().optional() }),
  slave: z.strictObject({
    ...server,
    seed: z.strictObject(seed).optional(),
    tls: z.boolean().optional(),
    verify: z.strictObject(verifyShape).optional(),
    /** Further accounts, such as the definers of views, which exist on the master only. */
    accounts: z.array(account).default([]),
  }),
  replicationAccount: z
    .strictObject({ user: text.default("slave"), from: text.optional() })
    .prefault({}),
  reader: z.strictObject({
    user: undecoded.default("master"),
    from: addresses,
    privileges: z.array(text).min(1).default(["SELECT"]),
  }),
  /** Hosts whose `databases.php` gets the lines; without any they are an output only. */
  applications: z.array(application).default([]),
  windows: z.array(windowsApplication).default([]),
});

/** The checked configuration. */
export type Configuration = z.infer<typeof configuration>;
