import { isDatabase } from "./outside";

/** How the files of a whole server are copied, and what a server needs to go on with those of another one. */
export interface PhysicalCopy {
  readonly method: "clone" | "backup";
  /** The programs that copy and unpack; absent: servers do it themselves. */
  readonly programs?: Readonly<Record<"copy" | "unpack", string>>;
  /** The plugin that both servers need for it, as name=library. */
  readonly plugin?: string;
  /** Privileges of the account that pulls it, beside those of a dump. */
  readonly privileges: readonly string[];
  /** Asks a server for what both must have alike: name and value. */
  readonly alike: string;
  /** Asks the master for what a copy of its files would leave behind, or cannot bring: a clause each. */
  readonly leavesBehind: string;
  /** Asks the slave for files that lie where the copy does not bring them: a clause each. */
  readonly elsewhere: string;
  /** What the server itself is told that pulls; absent: programs do it. */
  readonly pulls?: PullStatements;
  /** Asks the master for the session of a copy behind which others wait, among those after `:id`; absent: none does. */
  readonly lockWaits?: string;
  /** Asks the master for a session that has waited for the locks of a copy for seconds; absent: it takes none for long. */
  readonly lockedOut?: string;
  /** Asks the master for its GTIDs at `:file` and `:position`; absent: the copy says it. */
  readonly gtidAt?: string;
  /** Tables of the server's own schema that say what belongs to the server and not to its data: accounts, plugins. */
  readonly ownTables: readonly string[];
  /** Files in the directories of databases that are the server's own too, as patterns below the data directory. */
  readonly ownFiles?: readonly string[];
  /** Asks the slave for the options with which a server can read the copied files, one a row. */
  readonly privateOptions: string;
  /** The options with which such a server says and does nothing to others. */
  readonly apart: readonly string[];
  /** Has it forget whom the master follows. */
  readonly forgetChannels: string;
  /** Disables its events; absent: it does that as every server does. */
  readonly disableEvents?: string;
  /** Extended regular expression of the files beside the databases that are data or logs; all others are the server's own. */
  readonly dataFiles: string;
}

/** The statements of a server that pulls the files itself. */
export interface PullStatements {
  /** Asks the master for the bytes of its files. */
  readonly size: string;
  /** Asks either server for the number of the plugin: 0 or 1. */
  readonly loaded: string;
  /** Begins the copy: `:user`, `:host`, `:port`, `:password` and `:tls` of the master, into the new directory `:directory`. */
  readonly pull: string;
  /** The words for `:tls`. */
  readonly tls: Readonly<Record<"on" | "off", string>>;
  /** Asks the slave for the masters that it may pull from, and sets them to `:donors`. */
  readonly donors: string;
  readonly setDonors: string;
  /** Asks the slave for the copied bytes, and all of them. */
  readonly progress: string;
  /** Asks the slave for the sessions that pull. */
  readonly pulling: string;
  /** Asks a server that runs on the copy for its file, position and GTID in the log of the master. */
  readonly position: string;
}

/**
 * CLONE (MySQL Reference Manual, "The Clone Plugin"). It copies InnoDB alone: tables of other engines come as empty ones.
 * Releases below 8.0.37 must be the same one, from there on the series counts.
 */
export const mysqlClone: PhysicalCopy = {
  method: "clone",
  plugin: "clone=mysql_clone.so",
  privileges: ["BACKUP_ADMIN", "PROCESS"],
  alike: `SELECT 'release', IF(VERSION() REGEXP '^8[.]0[.]([12]?[0-9]|3[0-6])([^0-9]|$)', SUBSTRING_INDEX(VERSION(), '-', 1), SUBSTRING_INDEX(VERSION(), '.', 2))
      UNION ALL SELECT LOWER(variable_name), variable_value FROM performance_schema.global_variables WHERE variable_name IN (
        'version_compile_machine', 'version_compile_os', 'innodb_page_size', 'innodb_data_file_path', 'lower_case_table_names') ORDER BY 1`,
  leavesBehind: `SELECT CONCAT('the table ', table_schema, '.', table_name, ' is ', engine, ', and it copies InnoDB alone') FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND ${isDatabase("table_schema")} AND engine <> 'InnoDB'
      UNION ALL SELECT CONCAT('the tablespace ', name, ' is encrypted') FROM information_schema.innodb_tablespaces WHERE encryption = 'Y'
      UNION ALL SELECT CONCAT('the file ', path, ' is outside of the data directory') FROM information_schema.innodb_datafiles WHERE path LIKE '/%'
      ORDER BY 1 LIMIT 1`,
  elsewhere: `SELECT CONCAT(variable_name, ' is ', variable_value) FROM performance_schema.global_variables
      WHERE variable_name IN ('innodb_data_home_dir', 'innodb_undo_directory', 'innodb_log_group_home_dir', 'innodb_doublewrite_dir')
      AND variable_value NOT IN ('', '.', './', @@datadir, TRIM(TRAILING '/' FROM @@datadir)) ORDER BY 1 LIMIT 1`,
  pulls: {
    size: "SELECT COALESCE(SUM(file_size), 0) FROM information_schema.innodb_tablespaces",
    loaded:
      "SELECT COUNT(*) FROM information_schema.plugins WHERE plugin_name = 'clone' AND plugin_status = 'ACTIVE'",
    pull: "CLONE INSTANCE FROM :user@:host::port IDENTIFIED BY :password DATA DIRECTORY = :directory :tls",
    tls: { on: "REQUIRE SSL", off: "REQUIRE NO SSL" },
    donors: "SELECT COALESCE(@@global.clone_valid_donor_list, '')",
    setDonors: "SET GLOBAL clone_valid_donor_list = NULLIF(:donors, '')",
    progress:
      "SELECT COALESCE(SUM(data), 0), COALESCE(SUM(estimate), 0) FROM performance_schema.clone_progress WHERE stage IN ('FILE COPY', 'PAGE COPY', 'REDO COPY')",
    pulling: "SELECT pid FROM performance_schema.clone_status WHERE state = 'In Progress'",
    position:
      "SELECT binlog_file, binlog_position, REPLACE(gtid_executed, CHAR(10), '') FROM performance_schema.clone_status",
  },
  ownTables: [
    "user",
    "db",
    "tables_priv",
    "columns_priv",
    "procs_priv",
    "proxies_priv",
    "default_roles",
    "role_edges",
    "global_grants",
    "password_history",
    "plugin",
    "component",
    "func",
    "servers",
  ],
  privateOptions: `SELECT CONCAT('--', LOWER(variable_name), '=', variable_value) FROM performance_schema.global_variables WHERE variable_value <> '' AND variable_name IN (
      'basedir', 'plugin_dir', 'lc_messages_dir', 'character_sets_dir', 'innodb_page_size', 'innodb_data_file_path', 'lower_case_table_names')`,
  apart: [
    "--skip-networking",
    "--mysqlx=OFF",
    "--skip-grant-tables",
    "--skip-replica-start",
    "--event-scheduler=OFF",
    "--disable-log-bin",
    // Says where in the master's log the copy ends, once a server has begun on it.
    "--plugin-load-add=clone=mysql_clone.so",
    "--secure-file-priv=NULL",
    // The slave has certificates and keys of its own.
    "--auto-generate-certs=OFF",
    "--sha256-password-auto-generate-rsa-keys=OFF",
    "--caching-sha2-password-auto-generate-rsa-keys=OFF",
  ],
  forgetChannels: "RESET REPLICA ALL",
  dataFiles: "^(ib|undo_|#|mysql[.]ibd$|mysql_upgrade|.*[.](ibd|ibu|index|pid|lock|[0-9]{6,})$)",
};
