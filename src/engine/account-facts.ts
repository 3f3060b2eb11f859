/** The smallest place at which a privilege may be granted; all larger ones take it too. */
export type GrantLevel = "global" | "database" | "table" | "column";

/** Privileges by their names in GRANT, in capitals. */
export type Privileges = Readonly<Record<string, GrantLevel>>;

/** What a line takes as an account, and as its privileges. */
export interface AccountFacts {
  /** Longest name, in characters. */
  readonly nameLength: number;
  /** Longest address from which it may log in, in characters. */
  readonly addressLength: number;
  /** Words after a password that let the library set it again, whatever rules the server has for new ones; may be empty. */
  readonly setAgain: string;
  /** Names that the server has for itself. */
  readonly own: readonly string[];
  /** Every privilege that it grants on databases and their tables, and all the names of each. */
  readonly privileges: Privileges;
}

const at = (level: GrantLevel, names: string): Privileges =>
  Object.fromEntries(names.split(",").map((name) => [name.trim(), level]));

/** What every line knows. */
const common = {
  ...at("column", "SELECT, INSERT, UPDATE, REFERENCES"),
  ...at("table", "ALL, ALL PRIVILEGES, ALTER, CREATE, CREATE VIEW, DELETE, DROP, GRANT OPTION"),
  ...at("table", "INDEX, SHOW VIEW, TRIGGER, USAGE"),
  ...at("database", "ALTER ROUTINE, CREATE ROUTINE, CREATE TEMPORARY TABLES, EVENT, EXECUTE"),
  ...at("database", "LOCK TABLES"),
  ...at("global", "CREATE TABLESPACE, CREATE USER, FILE, PROCESS, RELOAD, REPLICATION CLIENT"),
  ...at("global", "REPLICATION SLAVE, SHOW DATABASES, SHUTDOWN, SUPER"),
};

const mariadbPrivileges = {
  ...common,
  ...at("table", "DELETE HISTORY"),
  ...at("global", "BINLOG ADMIN, BINLOG MONITOR, BINLOG REPLAY, CONNECTION ADMIN, FEDERATED ADMIN"),
  ...at("global", "READ ONLY ADMIN, READ_ONLY ADMIN, REPLICA MONITOR, REPLICATION MASTER ADMIN"),
  ...at("global", "REPLICATION REPLICA, REPLICATION REPLICA ADMIN, REPLICATION SLAVE ADMIN"),
  ...at("global", "SET USER, SLAVE MONITOR"),
};

/** Dynamic privileges of 8.0 and of what follows. */
const mysqlPrivileges = {
  ...common,
  ...at("global", "CREATE ROLE, DROP ROLE"),
  ...at("global", "APPLICATION_PASSWORD_ADMIN, AUDIT_ABORT_EXEMPT, AUDIT_ADMIN"),
  ...at("global", "AUTHENTICATION_POLICY_ADMIN, BACKUP_ADMIN, BINLOG_ADMIN"),
  ...at("global", "BINLOG_ENCRYPTION_ADMIN, CLONE_ADMIN, CONNECTION_ADMIN, ENCRYPTION_KEY_ADMIN"),
  ...at("global", "FIREWALL_EXEMPT, FLUSH_OPTIMIZER_COSTS, FLUSH_STATUS, FLUSH_TABLES"),
  ...at("global", "FLUSH_USER_RESOURCES, GROUP_REPLICATION_ADMIN, GROUP_REPLICATION_STREAM"),
  ...at("global", "INNODB_REDO_LOG_ARCHIVE, INNODB_REDO_LOG_ENABLE, PASSWORDLESS_USER_ADMIN"),
  ...at("global", "PERSIST_RO_VARIABLES_ADMIN, REPLICATION_APPLIER, REPLICATION_SLAVE_ADMIN"),
  ...at("global", "RESOURCE_GROUP_ADMIN, RESOURCE_GROUP_USER, ROLE_ADMIN"),
  ...at("global", "SENSITIVE_VARIABLES_OBSERVER, SERVICE_CONNECTION_ADMIN"),
  ...at("global", "SESSION_VARIABLES_ADMIN, SHOW_ROUTINE, SYSTEM_USER, SYSTEM_VARIABLES_ADMIN"),
  ...at("global", "TABLE_ENCRYPTION_ADMIN, TELEMETRY_LOG_ADMIN, XA_RECOVER_ADMIN"),
  // Of components, plugins and editions: SHOW PRIVILEGES shows them where those are installed.
  ...at("global", "FIREWALL_ADMIN, FIREWALL_USER, MASKING_DICTIONARIES_ADMIN, NDB_STORED_USER"),
  ...at("global", "SKIP_QUERY_REWRITE, TP_CONNECTION_ADMIN, VERSION_TOKEN_ADMIN"),
};

const mysql84Privileges = {
  ...mysqlPrivileges,
  ...at("global", "ALLOW_NONEXISTENT_DEFINER, FLUSH_PRIVILEGES, OPTIMIZE_LOCAL_TABLE"),
  ...at("global", "OPTION_TRACKER_OBSERVER, OPTION_TRACKER_UPDATER, SET_ANY_DEFINER"),
  ...at("global", "TRANSACTION_GTID_TAG"),
};

/** From 10.6 to 11.2. */
export const mariadbAccounts = {
  nameLength: 128,
  addressLength: 255,
  setAgain: "",
  own: ["mariadb.sys"],
  privileges: mariadbPrivileges,
} as const satisfies AccountFacts;

/** Before 10.6. */
export const mariadb105Accounts = {
  ...mariadbAccounts,
  nameLength: 80,
  addressLength: 60,
} as const;

/** From 11.3 on. */
export const mariadb11Accounts = {
  ...mariadbAccounts,
  privileges: { ...mariadbPrivileges, ...at("database", "SHOW CREATE ROUTINE") },
} as const;

/** Of 8.4. */
export const mysql84Accounts = {
  nameLength: 32,
  addressLength: 255,
  // CREATE USER counts as a use of the password already.
  setAgain: " PASSWORD HISTORY 0 PASSWORD REUSE INTERVAL 0 DAY",
  own: ["mysql.infoschema", "mysql.session", "mysql.sys"],
  privileges: mysql84Privileges,
} as const satisfies AccountFacts;

/** Of 9.7. */
export const mysql97Accounts = {
  ...mysql84Accounts,
  privileges: {
    ...mysql84Privileges,
    ...at("global", "CREATE_SPATIAL_REFERENCE_SYSTEM, EXPORT_QUERY_RESULTS"),
    ...at("global", "MANAGE_DATA_MASKING_POLICY, VECTOR_STORE_LOAD_EXEC"),
  },
} as const;

/** Of 8.0, from 8.0.17 on. */
export const mysql80Accounts = {
  ...mysql84Accounts,
  privileges: { ...mysqlPrivileges, ...at("global", "SET_USER_ID") },
} as const;

/** Of 5.7, which has no dynamic privileges. */
export const mysql57Accounts = {
  ...mysql84Accounts,
  addressLength: 60,
  setAgain: "",
  own: ["mysql.session", "mysql.sys"],
  privileges: common,
} as const;
