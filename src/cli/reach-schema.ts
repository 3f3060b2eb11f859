import { z } from "zod";
import { engineLines } from "../engine/dialects";

const port = z.int().min(1).max(65535);
const address = z
  .string()
  .regex(/^[A-Za-z0-9:.%_][A-Za-z0-9:.%_-]*$/, "must be a host name or an IP address");
const user = z.string().regex(/^[A-Za-z0-9._@\\+][A-Za-z0-9._@\\+-]*$/, "must be a login");
const path = z.string().regex(/^\//, "must be an absolute path");

/** How a server is reached, as outputs have it. Unknown keys are let through: a later library may say more about a server. */
export const reachSchema = z.object({
  version: z.literal(1),
  name: z.string().min(1),
  line: z.enum(engineLines),
  role: z.enum(["master", "slave", "member"]),
  address,
  port,
  runner: path,
  ssh: z
    .object({
      user,
      port,
      sudo: z.boolean(),
      proxy: z.object({ address, user, port }).optional(),
    })
    .optional(),
  readOnly: z.boolean(),
  follows: z
    .object({
      master: z.string(),
      position: z.enum(["gtid", "file"]),
      semiSync: z.boolean(),
      databases: z.array(z.string()).optional(),
      tables: z.array(z.string()).optional(),
      checksum: z.boolean().optional(),
    })
    .optional(),
  paths: z
    .object({
      configFile: path,
      stateDirectory: path,
      socket: path,
      clientOptionFile: z.union([path, z.literal("")]),
      programDirectories: z.array(path),
      dataDirectory: path,
      unit: z.string(),
      serverOptions: z.array(z.string()),
    })
    .optional(),
  runsEvents: z.boolean().optional(),
  restart: z.enum(["when-needed", "never"]).optional(),
});
