import type { types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { declareLogin, type ProxyArgs, type SshArgs } from "../arguments/ssh";
import { agentOf, checkLogin } from "./login";

/** How long a step tries to reach its host: tries are one more than the limit, with pauses of 0.1 s growing to 5 s. */
export const DIALS = {
  /** About four minutes: a host that reboots. */
  patient: { dialErrorLimit: 60, perDialTimeout: 15 },
  /** About a minute. */
  usual: { dialErrorLimit: 20, perDialTimeout: 15 },
  /** At most 5 tries of 5 s: a step whose `delete` must not hold up a run when the host is gone. */
  brief: { dialErrorLimit: 4, perDialTimeout: 5 },
} as const;

/** A choice of {@link DIALS}. */
export type Dial = keyof typeof DIALS;

/**
 * The connection of a remote command, built key by key: the provider prints the whole object, keys included, when one
 * has the wrong shape.
 *
 * @throws {pulumi.RunError} As {@link checkLogin} does.
 */
export function connectionTo(
  name: string,
  address: pulumi.Input<string>,
  ssh: SshArgs,
  dial: Dial,
): types.input.remote.ConnectionArgs {
  checkLogin(name, ssh);
  const { proxy } = ssh;
  const host = checkedInput(address, (value) => checkedAddress(name, value));
  const connection = { host, ...loginTo(name, ssh, SSH), ...DIALS[dial] };
  if (proxy === undefined) return connection;
  return {
    ...connection,
    // A further try of the provider goes the same way, which is spent: it would hide why the first one failed.
    dialErrorLimit: 0,
    proxy: {
      host: checkedInput(proxy.address, (value) => checkedAddress(name, value, `${PROXY}.address`)),
      ...loginTo(name, proxy, PROXY),
      ...DIALS[dial],
    },
  };
}

/** Where a login is in the arguments of a server. */
const SSH = "host.ssh";
const PROXY = `${SSH}.proxy`;

/** What the host and its proxy have in common. */
function loginTo(name: string, ssh: SshArgs | ProxyArgs, at: string) {
  const { user, port } = declareLogin(ssh);
  const agent = agentOf(name, ssh, at);
  return {
    user,
    port,
    ...(ssh.privateKey === undefined ? {} : { privateKey: pulumi.secret(ssh.privateKey) }),
    ...(ssh.privateKeyPassword === undefined
      ? {}
      : { privateKeyPassword: pulumi.secret(ssh.privateKeyPassword) }),
    ...(ssh.password === undefined ? {} : { password: pulumi.secret(ssh.password) }),
    ...(agent === undefined ? {} : { agentSocketPath: agent }),
    ...(ssh.hostKey === undefined
      ? {}
      : { hostKey: checkedInput(ssh.hostKey, (key) => checkedHostKey(name, key, at)) }),
  };
}

/** `input` after `check`: at once where it is known, because an error that comes later is printed many times. */
export function checkedInput(
  input: pulumi.Input<string>,
  check: (value: string) => string,
): pulumi.Output<string> {
  return typeof input === "string"
    ? pulumi.output(check(input))
    : pulumi.output(input).apply(check);
}

/** An empty host would make the provider run the command on the machine that runs Pulumi. */
export function checkedAddress(name: string, address: string, at = "host.address"): string {
  if (typeof address !== "string" || !/^[A-Za-z0-9:.%_-]+$/.test(address)) {
    throw new pulumi.RunError(
      `Cannot reach "${name}": ${at} must be a host name or an IP address, it is "${address}"`,
    );
  }
  return address;
}

function checkedHostKey(name: string, key: string, at: string): string {
  if (!/^(ssh-ed25519|ecdsa-sha2-\S+) \S+/.test(key)) {
    throw new pulumi.RunError(
      `Cannot reach "${name}": ${at}.hostKey must be an ed25519 or ecdsa key as in authorized_keys (ssh-keyscan shows it after the host)`,
    );
  }
  return key;
}
