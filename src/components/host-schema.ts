import { z } from "zod";

/** Where a value may not be known yet its shape is left to the engine. */
export const input = z.unknown();
/** Text that says something. */
export const text = z.string().min(1);
/** Text of one line. */
export const line = z.string().regex(/^[^\0-\x1f\x7f]*$/, "must be one line");

const service = z.union([
  z.strictObject({
    unit: z.string().regex(/^[A-Za-z0-9@._:-]+$/, "must be the name of a systemd unit"),
  }),
  z.strictObject({ start: text, stop: text, restart: text, status: text }),
]);

/** An absolute path. */
export const path = z.string().regex(/^\/[^\0\n\r]*$/, "must be an absolute path");

/** Where a host is, and the way to log in there. */
export const reached = {
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
};

/** Shape of the host of a server. */
export const host = z.strictObject({
  ...reached,
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
