import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { input, type ShapeOf } from "./values";

/** Privileges on one database or table. */
export interface Grant {
  /**
   * A database, `database.table`, or `*` for everything. `_` and `%` stand for themselves; each counts twice in the 64
   * characters that GRANT allows for a database.
   */
  readonly on: string;
  /**
   * As GRANT spells them: "SELECT", "INSERT", "UPDATE (state, owner)", "ALL", "REPLICATION CLIENT". A privilege that the
   * engine line does not know, or cannot grant on this object, is refused before anything runs.
   */
  readonly privileges: readonly string[];
}

/** An account on a server. It is never in the binary log, unless a `mysql.Provider` makes it: its statements are. */
export interface AccountArgs {
  /** Name of the account. **On change:** a new account; the old one is dropped. */
  user: string;
  /**
   * The address or addresses from which it logs in, as the server writes them: `192.0.2.5`, `192.0.2.%`, `localhost`.
   * **On change:** a new account; the old one is dropped.
   *
   * @default "%"
   */
  from?: string | readonly string[];
  /**
   * Password of the account. **On change:** set at once; open sessions go on.
   *
   * @default 32 generated letters, digits and underscores, see {@link Server.passwords}
   */
  password?: pulumi.Input<string>;
  /**
   * What it may do. **On change:** set at once. Privileges that you no longer declare are revoked; those that others
   * granted stay.
   *
   * @default none
   */
  grants?: readonly Grant[];
}

const grantShape = {
  on: z.string(),
  privileges: z.array(z.string()),
} satisfies ShapeOf<Grant>;

/** Shape of an account. */
export const accountShape = {
  user: z.string(),
  from: z.union([z.string(), z.array(z.string())]).optional(),
  password: input.optional(),
  grants: z.array(z.strictObject(grantShape)).optional(),
} satisfies ShapeOf<AccountArgs>;

/** Shape of the accounts of a server. */
export const accountsShape = z.array(z.strictObject(accountShape));

/** An account, without its password. */
export interface AccountDeclaration extends Readonly<
  Required<Pick<AccountArgs, "user" | "grants">>
> {
  /** Addresses or patterns from which it may log in. */
  readonly from: readonly string[];
  /** Whether the password is made by the library. */
  readonly generated: boolean;
}

/** That of `account`, with every default filled in. */
export function declareAccount({
  user,
  from = "%",
  password,
  grants = [],
}: AccountArgs): AccountDeclaration {
  return {
    user,
    from: typeof from === "string" ? [from] : from,
    grants,
    generated: password === undefined,
  };
}
