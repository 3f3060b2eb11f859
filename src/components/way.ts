import * as pulumi from "@pulumi/pulumi";
import { declareLogin } from "../arguments/ssh";
import type { Way } from "../observe/ask";
import type { Host } from "./host-command";
import { valueOf } from "./known-value";

/** How `host` is asked; nothing while something of it is not known yet, as before its machine is made. */
export async function wayTo({ address, ssh, sudo }: Host): Promise<Way | undefined> {
  if (ssh === undefined) return { sudo };
  const { user, port } = declareLogin(ssh);
  const { privateKey, privateKeyPassword, password, hostKey } = ssh;
  const inputs = {
    host: address,
    user,
    port: pulumi.output(port).apply(String),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(privateKeyPassword === undefined ? {} : { privateKeyPassword }),
    ...(password === undefined ? {} : { password }),
    ...(hostKey === undefined ? {} : { hostKey }),
  };
  const values = await Promise.all(
    Object.values(inputs).map((value) => valueOf(pulumi.output(value))),
  );
  if (values.includes(undefined)) return undefined;
  const known = Object.fromEntries(
    Object.keys(inputs).map((name, i) => [name, values[i]!]),
  ) as Record<keyof typeof inputs, string>;
  return { sudo, login: { ...known, port: Number(known.port) } };
}
