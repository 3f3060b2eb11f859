import { z } from "zod";
import { type AccountArgs, accountsShape } from "./accounts";
import {
  type DatabaseDeclaration,
  type DatabasesDeclaration,
  databasesShape,
  declareDatabases,
} from "./databases";
import {
  declareSemiSync,
  type SemiSyncDeclaration,
  type SemiSyncSettings,
  semiSyncShape,
} from "./semi-sync";
import { declareServer, type ServerArgs, type ServerPart, serverShape } from "./server";
import type { ShapeOf } from "./values";

/** Arguments of {@link Master}. */
export interface MasterArgs extends ServerArgs {
  /**
   * The databases that are replicated. A database given as a name must exist; one given as `{ name, characterSet,
   * collation }` is created where it is missing, and never dropped. **On change:** slaves change their filters, live. A
   * database that you add is copied to them first; the others are not copied again.
   *
   * @default everything
   */
  databases?: readonly (string | DatabaseDeclaration)[];
  /**
   * Whether transactions have GTIDs (MySQL; MariaDB's always do). Its slaves use the same. **On change:** an error on a
   * server with data, where it would be a migration; an empty server restarts.
   *
   * @default true
   */
  gtid?: boolean;
  /**
   * Makes commits wait until a slave acknowledges them (semi-synchronous replication), for a bounded time. Every slave of
   * this master acknowledges, except those with `link: { semiSync: false }`. **On change:** set live, here and on the
   * slaves, whose IO threads reconnect; their SQL threads keep applying.
   *
   * @default commits do not wait
   */
  semiSync?: SemiSyncSettings;
  /**
   * Accounts on this server. **On change:** set live; accounts that this stack created and no longer declares are dropped.
   *
   * @default none
   */
  accounts?: readonly AccountArgs[];
}

/** Shape of the arguments of a master: unknown keys are errors. */
export const masterSchema = z.strictObject({
  ...serverShape,
  databases: databasesShape.optional(),
  gtid: z.boolean().optional(),
  semiSync: z.strictObject(semiSyncShape).optional(),
  accounts: accountsShape.optional(),
} satisfies ShapeOf<MasterArgs>);

/** The plain part of a master's arguments, with every default filled in. */
export interface MasterPart extends ServerPart, DatabasesDeclaration {
  /** Whether transactions carry GTIDs. A slave's are its master's: only a server that follows nobody declares it. */
  readonly gtid: boolean;
  /** Its commits wait for slaves; absent: they do not. */
  readonly semiSync?: SemiSyncDeclaration;
  /** Whether databases and accounts are made through the caller's `mysql.Provider`, as far as its plugin can on the line. */
  readonly plugin?: true;
}

/** That of the master named `name`. `plugin`: whether a `mysql.Provider` was given for it. */
export function declareMaster(name: string, args: MasterArgs, plugin: boolean = false): MasterPart {
  const { databases, gtid = true, semiSync } = args;
  return {
    ...declareServer(name, args),
    ...declareDatabases(databases),
    gtid,
    ...(semiSync === undefined ? {} : { semiSync: declareSemiSync(semiSync) }),
    ...(plugin ? { plugin } : {}),
  };
}
