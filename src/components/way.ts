import * as pulumi from "@pulumi/pulumi";
import { declareLogin, type ProxyArgs, type SshArgs } from "../arguments/ssh";
import type { Way } from "../observe/ask";
import type { Login } from "../observe/ssh";
import type { Host } from "./host-command";
import { valueOf } from "./known-value";

/** How `host` is asked; nothing while something of it is not known yet, as before its machine is made. */
export async function wayTo({ address, ssh, sudo }: Host): Promise<Way | undefined> {
  if (ssh === undefined) return { sudo };
  const [login, proxy] = await Promise.all([
    loginTo(address, ssh),
    ssh.proxy && loginTo(ssh.proxy.address, ssh.proxy),
  ]);
  if (login === undefined || (ssh.proxy !== undefined && proxy === undefined)) return undefined;
  return { sudo, login: { ...login, ...(proxy === undefined ? {} : { proxy }) } };
}

async function loginTo(
  host: pulumi.Input<string>,
  ssh: SshArgs | ProxyArgs,
): Promise<Login | undefined> {
  const { user, port } = declareLogin(ssh);
  const { privateKey, privateKeyPassword, password, agentSocketPath, hostKey } = ssh;
  const inputs = {
    host,
    user,
    port: pulumi.output(port).apply(String),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(privateKeyPassword === undefined ? {} : { privateKeyPassword }),
    ...(password === undefined ? {} : { password }),
    ...(agentSocketPath === undefined ? {} : { agentSocketPath }),
    ...(hostKey === undefined ? {} : { hostKey }),
  };
  const values = await Promise.all(
    Object.values(inputs).map((value) => valueOf(pulumi.output(value))),
  );
  if (values.includes(undefined)) return undefined;
  const known = Object.fromEntries(
    Object.keys(inputs).map((name, i) => [name, values[i]!]),
  ) as Record<keyof typeof inputs, string>;
  return { ...known, port: Number(known.port) };
}
