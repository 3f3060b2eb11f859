import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { HostArgs, HostSettings, SettingValue, SshArgs } from "../src";
import { defined } from "../src/arguments/defined";
import { plainLoginShape } from "../src/arguments/ssh";

/** What a server is called in a stack. */
export const serverName = z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a lower-case word");

/**
 * A login over SSH; its key or its password is a secret of the stack, `sshKey` or `sshPassword`, or it is an agent's. Of a proxy
 * they are `sshProxyKey` and `sshProxyPassword`; without any it takes the key, or the agent, of the host.
 */
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

/** Makes hosts as the library takes them: with the secrets of the login, where there is a login. */
export function hostOf(
  config: pulumi.Config,
): (place: z.infer<z.ZodObject<typeof serverPlace>>) => HostArgs {
  const secrets = (key: string, password: string) =>
    defined({ privateKey: config.getSecret(key), password: config.getSecret(password) });
  const own = secrets("sshKey", "sshPassword");
  const proxys = secrets("sshProxyKey", "sshProxyPassword");
  return ({ address, ssh, host }) => ({
    ...host,
    address,
    ...(ssh === undefined ? {} : { ssh: loginOf(ssh, own, proxys) }),
  });
}

/** What of a login is secret. */
type Secrets = Pick<SshArgs, "privateKey" | "password">;

function loginOf({ proxy, ...ssh }: z.infer<typeof login>, own: Secrets, proxys: Secrets): SshArgs {
  const all = withSecrets(defined(ssh), own);
  if (proxy === undefined) return all;
  const given = withSecrets(defined(proxy), proxys);
  const { privateKey, password, agentSocketPath } = given;
  const none = [privateKey, password, agentSocketPath].every((one) => one === undefined);
  // A password is shown to no other host than its own.
  const { password: _, ...shared } = own;
  return { ...all, proxy: none ? withSecrets({ ...given, ...agentOf(all) }, shared) : given };
}

/** `login` with its secrets; the key of the others is not that of one that asks an agent. */
function withSecrets<T extends Pick<SshArgs, "agentSocketPath">>(
  login: T,
  { privateKey, ...others }: Secrets,
): T & Secrets {
  if (login.agentSocketPath !== undefined) return { ...login, ...others };
  return { ...login, ...others, ...defined({ privateKey }) };
}

function agentOf({ agentSocketPath }: SshArgs): Pick<SshArgs, "agentSocketPath"> {
  return defined({ agentSocketPath });
}
