import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { input, port, text, type ShapeOf } from "./values";

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
   * The private key, as OpenSSH or PEM text. Neither an agent nor a key file is used.
   *
   * @default none: an error unless there is {@link password}
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
}

/** A login as a configuration has it: plain values, and no secret. */
type PlainLogin = Pick<SshArgs, "insecureIgnoreHostKey" | "sudo"> & {
  user?: string;
  port?: number;
  hostKey?: string;
};

const waived = {
  insecureIgnoreHostKey: z.boolean().optional(),
  sudo: z.boolean().optional(),
};

/** Shape of a login whose values are all known, without its secrets. */
export const plainLoginShape = {
  user: text.optional(),
  port: port.optional(),
  hostKey: text.optional(),
  ...waived,
} satisfies ShapeOf<PlainLogin>;

/** Shape of a login. */
export const sshShape = {
  user: input.optional(),
  port: input.optional(),
  privateKey: input.optional(),
  privateKeyPassword: input.optional(),
  password: input.optional(),
  hostKey: input.optional(),
  ...waived,
} satisfies ShapeOf<SshArgs>;

/** Who logs in and where, with every default filled in. */
export interface LoginDeclaration {
  readonly user: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly sudo: boolean;
}

/** That part of `ssh`. */
export function declareLogin({
  user = "root",
  port = 22,
  sudo = false,
}: SshArgs): LoginDeclaration {
  return { user, port, sudo };
}
