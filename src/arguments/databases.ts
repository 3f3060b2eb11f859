import { z } from "zod";
import type { ShapeOf } from "./values";

/**
 * A database that is created where it is missing; an existing one keeps its data. (Through a `mysql.Provider` an existing
 * one is an error until you import it.)
 */
export interface DatabaseDeclaration {
  /** Its name, 1 to 64 characters. **On change:** another database; the old one stays. */
  readonly name: string;
  /**
   * Default character set. **On change:** an error on an existing database: alter it yourself. (Through a `mysql.Provider`
   * the default is altered; tables keep theirs.)
   *
   * @default the server's
   */
  readonly characterSet?: string;
  /**
   * Default collation. **On change:** as for the character set.
   *
   * @default that of the character set
   */
  readonly collation?: string;
}

const word = z.string().regex(/^[A-Za-z0-9_]+$/, "must be a name of letters, digits and _");

const databaseShape = {
  name: z.string(),
  characterSet: word.optional(),
  collation: word.optional(),
} satisfies ShapeOf<DatabaseDeclaration>;

/** Shape of databases, each by its name alone or with what it is made of. */
export const databasesShape = z.array(z.union([z.string(), z.strictObject(databaseShape)]));

/** What is replicated, and what is made. */
export interface DatabasesDeclaration {
  /** What is replicated; absent: everything. */
  readonly databases?: readonly string[];
  /** Those of them that are made; absent: none, all are there. */
  readonly makes?: readonly DatabaseDeclaration[];
}

/** That of `databases`. */
export function declareDatabases(
  databases: readonly (string | DatabaseDeclaration)[] | undefined,
): DatabasesDeclaration {
  if (databases === undefined) return {};
  const makes = databases.filter((one) => typeof one !== "string");
  return {
    databases: databases.map((one) => (typeof one === "string" ? one : one.name)),
    ...(makes.length === 0 ? {} : { makes }),
  };
}
