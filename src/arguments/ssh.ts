import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { given, input, port, type ShapeOf, text } from "./values";

/** How to log in on a host over SSH. */
export interface SshArgs {
  /**
   * The user that logs in. Any other than root needs {@link sudo}.
   *
   * @default "root"
   */
  user?: pulumi.Input<string>;
  /**
   * Port of the SSH server.
   *
   * @default 22
   */
  port?: pulumi.Input<number>;
  /**
   * The private key, as OpenSSH or PEM text. No key file is read.
   *
   * @default none: an error unless there is {@link password} or {@link agentSocketPath}
   */
  privateKey?: pulumi.Input<string>;
  /**
   * Passphrase of `privateKey`. Give it only when there is one.
   *
   * @default none
   */
  privateKeyPassword?: pulumi.Input<string>;
  /**
   * Password of the user, where there is no key.
   *
   * @default none
   */
  password?: pulumi.Input<string>;
  /**
   * Socket of an SSH agent on the machine that runs Pulumi, in the place of a key: an absolute path, or `SSH_AUTH_SOCK` for the
   * one that this environment variable names, whose path may be another one in each session.
   *
   * @default none
   */
  agentSocketPath?: pulumi.Input<string>;
  /**
   * The host's public key as one authorized_keys line, ed25519 or ecdsa.
   *
   * @default none: an error unless {@link insecureIgnoreHostKey}
   */
  hostKey?: pulumi.Input<string>;
  /**
   * Accepts any host key: whatever machine has the address gets the passwords.
   *
   * @default false
   */
  insecureIgnoreHostKey?: boolean;
  /**
   * Runs every step with `sudo -n`.
   *
   * @default false
   */
  sudo?: boolean;
  /**
   * A host through which this one is reached (a bastion). It must let its login open connections (`AllowTcpForwarding`).
   *
   * @default none
   */
  proxy?: ProxyArgs;
}

/** How to log in on the host through which another one is reached. */
export interface ProxyArgs extends Omit<SshArgs, "user" | "sudo" | "proxy"> {
  /** The address of the proxy, for the machine that runs Pulumi. That of the host itself is then looked for from the proxy. */
  address: pulumi.Input<string>;
  /**
   * The user that logs in on the proxy; it needs no rights there but to open connections.
   *
   * @default "root"
   */
  user?: pulumi.Input<string>;
}

/** A login as a configuration has it: plain values, and no secret. */
interface PlainLogin extends Pick<SshArgs, "insecureIgnoreHostKey"> {
  user?: string;
  port?: number;
  hostKey?: string;
  agentSocketPath?: string;
}

const plainShape = {
  user: text.optional(),
  port: port.optional(),
  hostKey: text.optional(),
  agentSocketPath: text.optional(),
  insecureIgnoreHostKey: z.boolean().optional(),
} satisfies ShapeOf<PlainLogin>;

/** Shape of a login whose values are all known, without its secrets. */
export const plainLoginShape = {
  ...plainShape,
  sudo: z.boolean().optional(),
  proxy: z.strictObject({ ...plainShape, address: text }).optional(),
} satisfies ShapeOf<PlainLogin & Pick<SshArgs, "sudo" | "proxy">>;

const loginShape = {
  user: input.optional(),
  port: input.optional(),
  privateKey: input.optional(),
  privateKeyPassword: input.optional(),
  password: input.optional(),
  agentSocketPath: input.optional(),
  hostKey: input.optional(),
  insecureIgnoreHostKey: z.boolean().optional(),
};

const proxyShape = { ...loginShape, address: given } satisfies ShapeOf<ProxyArgs>;

/** Shape of a login. */
export const sshShape = {
  ...loginShape,
  sudo: z.boolean().optional(),
  proxy: z.strictObject(proxyShape).optional(),
} satisfies ShapeOf<SshArgs>;

/** Who logs in and where, with every default filled in. */
export interface LoginDeclaration {
  readonly user: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly sudo: boolean;
}

/** That part of `ssh`, which may be that of a proxy. */
export function declareLogin({
  user = "root",
  port = 22,
  sudo = false,
}: Pick<SshArgs, "user" | "port" | "sudo">): LoginDeclaration {
  return { user, port, sudo };
}
