import { isDatabase } from "./outside";
import type { PhysicalCopy } from "./physical-copy";

const variables = "information_schema.global_variables";

/** Directories of data that are not the data directory: name and value. */
const elsewhere = `SELECT CONCAT(LOWER(variable_name), ' is ', variable_value) clause FROM ${variables}
      WHERE variable_name IN ('innodb_data_home_dir', 'innodb_undo_directory', 'innodb_log_group_home_dir', 'aria_log_dir_path')
      AND TRIM(TRAILING '/' FROM variable_value) NOT IN ('', '.', TRIM(TRAILING '/' FROM @@datadir))`;

/** Engines whose tables it copies with their rows. */
const copied = "'InnoDB', 'MyISAM', 'Aria', 'MRG_MyISAM', 'CSV'";

const tables = `information_schema.tables WHERE table_type <> 'VIEW' AND ${isDatabase("table_schema")}`;

/**
 * mariadb-backup (MariaDB Documentation, "mariadb-backup Overview"). It reads the master's files where they are, so it runs on
 * the master's host. Tables without transactions are copied while writes to them wait: that takes a second for 100 MB.
 */
export const mariadbBackup: PhysicalCopy = {
  method: "backup",
  programs: { copy: "mariadb-backup", unpack: "mbstream" },
  privileges: [],
  alike: `SELECT 'release', SUBSTRING_INDEX(VERSION(), '.', 2)
      UNION ALL SELECT LOWER(variable_name), variable_value FROM ${variables} WHERE variable_name IN (
        'version_compile_machine', 'version_compile_os', 'innodb_page_size', 'innodb_data_file_path', 'innodb_undo_tablespaces', 'lower_case_table_names') ORDER BY 1`,
  leavesBehind: `SELECT clause FROM (
      SELECT CONCAT('the table ', table_schema, '.', table_name, ' is ', engine, ', whose rows it does not copy') clause FROM ${tables} AND engine NOT IN (${copied})
      UNION ALL SELECT CONCAT('tables that are not InnoDB have ', ROUND(SUM(data_length + index_length) / 1000000), ' MB, and writes would wait while it copies them') clause
      FROM ${tables} AND engine <> 'InnoDB' HAVING SUM(data_length + index_length) > 20000000
      UNION ALL SELECT CONCAT('the plugin ', plugin_name, ' encrypts files') FROM information_schema.plugins WHERE plugin_type = 'ENCRYPTION' AND plugin_status = 'ACTIVE'
      UNION ALL ${elsewhere}) clauses ORDER BY 1 LIMIT 1`,
  elsewhere: `${elsewhere} ORDER BY 1 LIMIT 1`,
  // The session of a copy that others wait behind; it began after the session :id, as the same administrator.
  lockWaits: `SELECT id FROM information_schema.processlist WHERE id > :id AND user = SUBSTRING_INDEX(USER(), '@', 1) AND time >= 5
      AND state LIKE 'Waiting for%' AND info REGEXP '^BACKUP STAGE (FLUSH|BLOCK_DDL|BLOCK_COMMIT)' LIMIT 1`,
  // While it copies tables without transactions: a slave that reads slowly would keep them.
  lockedOut:
    "SELECT id FROM information_schema.processlist WHERE state = 'Waiting for backup lock' AND time >= 5 LIMIT 1",
  gtidAt: "SELECT BINLOG_GTID_POS(:file, :position)",
  ownTables: [
    "global_priv",
    "db",
    "tables_priv",
    "columns_priv",
    "procs_priv",
    "proxies_priv",
    "roles_mapping",
    "plugin",
    "func",
    "servers",
  ],
  ownFiles: ["mysql/general_log.CS[MV]", "mysql/slow_log.CS[MV]"],
  privateOptions: `SELECT CONCAT('--', LOWER(variable_name), '=', variable_value) FROM ${variables} WHERE variable_value <> '' AND variable_name IN (
      'basedir', 'plugin_dir', 'lc_messages_dir', 'character_sets_dir', 'innodb_page_size', 'innodb_data_file_path', 'innodb_undo_tablespaces', 'lower_case_table_names')`,
  apart: [
    "--skip-networking",
    "--skip-grant-tables",
    "--skip-slave-start",
    "--event-scheduler=OFF",
    "--skip-log-bin",
    "--innodb-buffer-pool-load-at-startup=OFF",
    "--innodb-buffer-pool-dump-at-shutdown=OFF",
  ],
  forgetChannels: "RESET SLAVE ALL",
  // A server without accounts has no ALTER EVENT (1577).
  disableEvents: "UPDATE mysql.event SET status = 'SLAVESIDE_DISABLED' WHERE status = 'ENABLED'",
  dataFiles:
    "^(ib|undo|aria_log|xtrabackup_|mariadb_backup_|backup-my|tc[.]log|ddl_recovery|.*[.](index|info|state|pid|lock|[0-9]{6,})$)",
};
