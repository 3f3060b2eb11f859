/** What Pulumi's `mysql` plugin, 3.3.2, can do on a line. */
export interface MysqlPluginFacts {
  /**
   * The resources that it manages there. It asks for `innodb_version`, which MariaDB has not had since 10.10, before it makes
   * an account or a grant; and it cannot take back a grant from MySQL 8.3 on, where what is not held cannot be revoked.
   */
  readonly manages: readonly ("Database" | "User" | "Grant")[];
  /** What the server calls the old three-byte character set: another spelling has it altered by every `pulumi up`. */
  readonly utf8mb3: "utf8" | "utf8mb3";
}
