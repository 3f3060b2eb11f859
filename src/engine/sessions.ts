// What the sessions of a copy begin with, and what they would trip over, on every line.

/** MySQL 8 remembers for a day what it says of a table; other servers skip the comment. */
export const freshStatistics =
  "SET @fresh = 1 /*!80000 , SESSION information_schema_stats_expiry = 0 */";

/**
 * What values depend on that are computed while they are loaded; a difference of unsigned numbers may be less than 0. A server that
 * keeps all tables in its own data directory does so here too.
 */
export const computes =
  "sql_mode = CONCAT('NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION,NO_UNSIGNED_SUBTRACTION', IF(FIND_IN_SET('NO_DIR_IN_CREATE', @@global.sql_mode), ',NO_DIR_IN_CREATE', '')), time_zone = '+00:00'";

/**
 * What the session of a load sets on every line. Invalid dates and zeros stay what they are; a table whose engine is not here
 * is an error, not another table; nothing of it waits less than the servers' own defaults.
 */
export const loadSettings = `sql_log_bin = 0, autocommit = 1, completion_type = 0, ${computes},
      foreign_key_checks = 0, unique_checks = 0, innodb_strict_mode = 0, lock_wait_timeout = 86400,
      innodb_lock_wait_timeout = 86400, net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400`;

/** What the master's own settings may keep from being read, on every line; the dump program has no option for it. */
export const readsAll = "sql_select_limit = 18446744073709551615, sql_big_selects = 1";

/** Named beforehand on every line: the dump program, too, would read no more than that, or not what it asks for. */
export const limitedRows = `SELECT 'all (sql_select_limit of the master leaves rows out: SET GLOBAL sql_select_limit = DEFAULT there)' FROM DUAL
      WHERE @@global.sql_select_limit < 18446744073709551615
    UNION ALL SELECT 'all (init_connect of the master sets another character set, by which no dump program finds what it names: SET GLOBAL init_connect = DEFAULT there until it is copied)' FROM DUAL
      WHERE @@global.init_connect REGEXP 'names|character' AND @@global.init_connect NOT REGEXP 'utf8'
    UNION ALL SELECT 'all (max_user_connections of the master is too low for a copy, which takes 6 sessions: SET GLOBAL max_user_connections = 6 there)' FROM DUAL
      WHERE @@global.max_user_connections <> 0 AND @@global.max_user_connections < 6
    UNION ALL SELECT 'all (max_allowed_packet of the master is too low for a copy: SET GLOBAL max_allowed_packet = DEFAULT there)' FROM DUAL
      WHERE @@global.max_allowed_packet < 16384`;

/** Such a table takes no key below its next one, which its definition says: no dump of it can be loaded (1022). */
export const countingArchives = `SELECT CONCAT(table_schema, '.', table_name, ' (ARCHIVE with AUTO_INCREMENT: convert it on the master, ALTER TABLE ... ENGINE = InnoDB)')
      FROM information_schema.tables WHERE table_schema IN (:databases) AND engine = 'ARCHIVE' AND auto_increment > 1`;

/** How the session that prints exact rows begins, on every line. */
export const snapshotSettings = `sql_mode = '', time_zone = '+00:00', net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400;
    SET @piece = @@max_allowed_packet DIV 2 - 1000; SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
    START TRANSACTION WITH CONSISTENT SNAPSHOT`;
