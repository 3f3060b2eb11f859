import { renderTemplate } from "../render/template";

/** A workspace of ProcessMaker and the databases that it reads on the slave. */
export interface ReadOnlyWorkspace {
  /** Its name in ProcessMaker. */
  readonly name: string;
  /** The workflow database, read over the connection `workflow_ro`. */
  readonly workflow: string;
  /**
   * The RBAC database, read over the connection `rbac_ro`.
   *
   * @default none
   */
  readonly rbac?: string | undefined;
}

/** How ProcessMaker logs in on the slave. */
export interface ReadOnlyLogin {
  /** Address of the slave, as ProcessMaker's host reaches it. */
  readonly address: string;
  /** Port of the slave. */
  readonly port: number;
  /** Account that may read there. */
  readonly user: string;
  /** Its password, not empty; any signs. */
  readonly password: string;
}

const DEFAULT_PORT = 3306;

/**
 * The lines of ProcessMaker's `databases.php` that have it read from a slave, for each of `workspaces`: they stand before
 * its `return $pro;`. The text holds the password.
 *
 * ProcessMaker takes such a connection apart with PHP's `parse_url` and decodes nothing but the password.
 *
 * @throws {RangeError} If a name holds a sign that would not come through, or the password is empty; neither is shown.
 */
export function renderProcessMakerDatabases(
  workspaces: readonly ReadOnlyWorkspace[],
  login: ReadOnlyLogin,
): string {
  plain("user", login.user);
  if (login.password === "")
    throw new RangeError("Cannot render databases.php: the password must not be empty");
  return renderTemplate("processmaker/databases.php", {
    workspaces: workspaces.map(({ name, workflow, rbac }) => ({
      name: phpString(name),
      datasources: [
        { datasource: "workflow_ro", connection: phpString(dsn(login, workflow)) },
        ...(rbac === undefined
          ? []
          : [{ datasource: "rbac_ro", connection: phpString(dsn(login, rbac)) }]),
      ],
    })),
  });
}

function dsn({ address, port, user, password }: ReadOnlyLogin, database: string): string {
  const host = address.includes(":") ? `[${address}]` : address;
  const at = port === DEFAULT_PORT ? host : `${host}:${port}`;
  return `mysql://${user}:${encodeURIComponent(password)}@${at}/${plain("database", database)}?encoding=utf8`;
}

/** `name`, if it needs no encoding, which would not be taken back. */
function plain(what: string, name: string): string {
  if (/^[A-Za-z0-9_.~$-]+$/.test(name)) return name;
  throw new RangeError(
    `Cannot render databases.php: the ${what} must be letters, digits and _ . ~ $ -, because ProcessMaker does not decode it; it is "${name}"`,
  );
}

/** `text` as a string literal of PHP in which nothing is looked for. */
function phpString(text: string): string {
  return `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
}
