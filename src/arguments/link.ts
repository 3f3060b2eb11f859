import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { defined } from "./defined";
import { input, type ShapeOf } from "./values";

/** The replication account of a slave, on its master, and the channel that uses it. */
export interface LinkArgs {
  /**
   * Name of the replication account. **On change:** a new account, then a reconnect.
   *
   * @default "repl_" and the slave's name
   */
  user?: string;
  /**
   * The address that the slave logs in from, as its master sees it. **On change:** a new account; the old one is dropped.
   *
   * @default the slave's address
   */
  from?: string;
  /**
   * Its password: at most 32 characters, on MySQL 32 bytes of UTF-8. **On change:** a reconnect; nothing else stops.
   *
   * @default 32 generated letters, digits and underscores
   */
  password?: pulumi.Input<string>;
  /**
   * Seconds between attempts to connect to the master. **On change:** a reconnect.
   *
   * @default 10
   */
  connectRetrySeconds?: number;
  /**
   * Whether the channel and the seed's dump are encrypted. A slave of mysql-9.7, mariadb-11.4 or later uses TLS by default:
   * if its master has no TLS, declare `false`. **On change:** a reconnect.
   *
   * @default the engine line's own
   */
  tls?: boolean;
  /**
   * Whether this slave acknowledges commits of a master that has `semiSync`: `false` for a slave that is far away.
   * **On change:** set live; the slave's IO thread reconnects, its SQL thread keeps applying.
   *
   * @default true where the master is declared with `semiSync`
   */
  semiSync?: boolean;
}

/** Shape of it. */
export const linkShape = {
  user: z.string().optional(),
  from: z.string().min(1).optional(),
  password: input.optional(),
  connectRetrySeconds: z.int().min(1).optional(),
  tls: z.boolean().optional(),
  semiSync: z.boolean().optional(),
} satisfies ShapeOf<LinkArgs>;

/** The replication account and the channel, without the password; what has no default is as it was given. */
export interface ChannelDeclaration
  extends
    Readonly<Required<Pick<LinkArgs, "user" | "connectRetrySeconds">>>,
    Readonly<Pick<LinkArgs, "from" | "tls" | "semiSync">> {
  /** Whether the declaration brings its password; otherwise one is made. */
  readonly passwordGiven: boolean;
}

/** That of `link`, over which the server named `name` follows. */
export function declareChannel(
  name: string,
  { user = `repl_${name}`, password, connectRetrySeconds = 10, ...rest }: LinkArgs = {},
): ChannelDeclaration {
  return { user, passwordGiven: password !== undefined, connectRetrySeconds, ...defined(rest) };
}
