import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { HostArgs, HostSettings, SettingValue } from "../src";
import { defined } from "../src/arguments/defined";
import { plainLoginShape } from "../src/arguments/ssh";

/** What a server is called in a stack. */
export const serverName = z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a lower-case word");

/** A login over SSH; its key or its password is a secret of the stack, `sshKey` or `sshPassword`. */
export const login = z.strictObject(plainLoginShape);

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
