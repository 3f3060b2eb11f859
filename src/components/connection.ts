import type { types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { declareLogin, type SshArgs } from "../arguments/ssh";

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
 * @throws {pulumi.RunError} If the host key is missing and not waived, or there is no key and no password to log in with.
 */
export function connectionTo(
  name: string,
  address: pulumi.Input<string>,
  ssh: SshArgs,
  dial: Dial,
): types.input.remote.ConnectionArgs {
  checkLogin(name, ssh);
  const { user, port } = declareLogin(ssh);
  return {
    host: checkedInput(address, (value) => checkedAddress(name, value)),
    user,
    port,
    ...(ssh.privateKey === undefined ? {} : { privateKey: pulumi.secret(ssh.privateKey) }),
    ...(ssh.privateKeyPassword === undefined
      ? {}
      : { privateKeyPassword: pulumi.secret(ssh.privateKeyPassword) }),
    ...(ssh.password === undefined ? {} : { password: pulumi.secret(ssh.password) }),
    ...(ssh.hostKey === undefined
      ? {}
      : { hostKey: checkedInput(ssh.hostKey, (key) => checkedHostKey(name, key)) }),
    ...DIALS[dial],
  };
}

/**
 * Refuses a login that cannot work, whatever the values are.
 *
 * @throws {pulumi.RunError} If the host key is missing and not waived, or there is no key and no password to log in with.
 */
export function checkLogin(name: string, ssh: SshArgs | undefined): void {
  if (!ssh) return;
  if (ssh.hostKey === undefined && ssh.insecureIgnoreHostKey !== true) {
    throw new pulumi.RunError(
      `Cannot reach "${name}": host.ssh.hostKey must be given (or host.ssh.insecureIgnoreHostKey: true, which trusts whoever answers)`,
    );
  }
  // An output counts as given, also while it is unknown.
  if (!ssh.privateKey && !ssh.password) {
    throw new pulumi.RunError(
      `Cannot reach "${name}": host.ssh.privateKey or host.ssh.password must be given, as no agent and no key file is asked; keep it as a secret (pulumi config set --secret sshKey)`,
    );
  }
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
export function checkedAddress(name: string, address: string): string {
  if (typeof address !== "string" || !/^[A-Za-z0-9:.%_-]+$/.test(address)) {
    throw new pulumi.RunError(
      `Cannot reach "${name}": host.address must be a host name or an IP address, it is "${address}"`,
    );
  }
  return address;
}

function checkedHostKey(name: string, key: string): string {
  if (!/^(ssh-ed25519|ecdsa-sha2-\S+) \S+/.test(key)) {
    throw new pulumi.RunError(
      `Cannot reach "${name}": host.ssh.hostKey must be an ed25519 or ecdsa key as in authorized_keys (ssh-keyscan shows it after the host)`,
    );
  }
  return key;
}
