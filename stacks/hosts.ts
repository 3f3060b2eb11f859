import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { HostArgs, HostSettings, SettingValue } from "../src";
import { defined } from "./configuration";

/** What a server is called in a stack. */
export const serverName = z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a lower-case word");

/** A login over SSH; its key or its password is a secret of the stack, `sshKey` or `sshPassword`. */
export const login = z.strictObject({
  user: z.string().min(1).optional(),
  port: z.int().min(1).max(65535).optional(),
  hostKey: z.string().min(1).optional(),
  insecureIgnoreHostKey: z.boolean().optional(),
  sudo: z.boolean().optional(),
});

/** Where a server is. */
export const serverPlace = {
  address: z.string().min(1),
  ssh: login.optional(),
  /** What {@link HostSettings} takes; the library checks it. */
  host: z
    .custom<HostSettings>(
      (value) => typeof value === "object" && value !== null && !("ssh" in value),
      "must be an object, without ssh",
    )
    .optional(),
};

/** Further my.cnf settings; the library checks them. */
export const settings = z.custom<Readonly<Record<string, SettingValue>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be an object",
);

/** Whether a change may restart the server: see the library's `restart`. */
export const restart = z.enum(["when-needed", "never"]);

/** What `pulumi destroy` does on the server's host: see the library's `onDestroy`. */
export const onDestroy = z.enum(["undo", "leave", "gone"]);

/** What proves that a server follows: see the library's `verify`. */
export const verify = z.strictObject({
  marker: z.boolean().optional(),
  catchUpSeconds: z.int().min(1).optional(),
  checksum: z.boolean().optional(),
});

/** Makes hosts as the library takes them: with the secret of the login, where there is a login. */
export function hostOf(
  config: pulumi.Config,
): (place: z.infer<z.ZodObject<typeof serverPlace>>) => HostArgs {
  const privateKey = config.getSecret("sshKey");
  const password = config.getSecret("sshPassword");
  return ({ address, ssh, host }) => ({
    ...host,
    address,
    ...(ssh === undefined
      ? {}
      : {
          ssh: {
            ...defined(ssh),
            ...(privateKey === undefined ? {} : { privateKey }),
            ...(password === undefined ? {} : { password }),
          },
        }),
  });
}
