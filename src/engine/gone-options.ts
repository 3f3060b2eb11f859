/** What became of an option: the release that took it away, and what to do instead; "" when there is nothing to do. */
export type Gone = readonly [since: string, instead: string];

const NOTHING = "";
const QUERY_CACHE = ["8.0.3", "leave it out: the query cache has gone"] as const;
const TABLES = ["8.3.0", "leave it out: the positions are kept in tables"] as const;
const INNODB_FILES = ["8.0.0", "leave it out: every table has the newest format"] as const;
const REDO = ["9.3.0", "use innodb_redo_log_capacity, the size of all files together"] as const;
const SYSLOG = ["8.0.13", "use log_error_services"] as const;
const UNUSED = ["8.0.3", "leave it out: it did nothing"] as const;
const THREADS = ["10.6.0", "leave it out: InnoDB queues no threads"] as const;
const SCRUB = ["10.6.0", "leave it out: nothing scrubs in the background"] as const;
const DEFRAGMENT = ["11.1.0", "leave it out, and rebuild tables with OPTIMIZE TABLE"] as const;

/** Options of MySQL that a later release took away, from its version reference and release notes. */
export const goneFromMysql: Readonly<Record<string, Gone>> = {
  abort_slave_event_count: ["8.2.0", NOTHING],
  admin_ssl: ["8.4.0", "use admin_tls_version"],
  avoid_temporal_upgrade: ["8.4.0", NOTHING],
  binlog_transaction_dependency_tracking: ["8.4.0", "leave it out: it is always WRITESET"],
  character_set_client_handshake: ["8.3.0", NOTHING],
  date_format: UNUSED,
  datetime_format: UNUSED,
  default_authentication_plugin: ["8.4.0", "use authentication_policy"],
  disconnect_slave_event_count: ["8.2.0", NOTHING],
  expire_logs_days: ["8.2.0", "use binlog_expire_logs_seconds"],
  ignore_builtin_innodb: ["8.0.3", NOTHING],
  innodb_checksums: ["8.0.0", "use innodb_checksum_algorithm"],
  innodb_file_format: INNODB_FILES,
  innodb_file_format_check: INNODB_FILES,
  innodb_file_format_max: INNODB_FILES,
  innodb_large_prefix: INNODB_FILES,
  innodb_locks_unsafe_for_binlog: ["8.0.0", "use transaction_isolation = READ-COMMITTED"],
  innodb_log_file_size: REDO,
  innodb_log_files_in_group: REDO,
  innodb_stats_sample_pages: ["8.0.0", "use innodb_stats_transient_sample_pages"],
  innodb_support_xa: ["8.0.0", "leave it out: it is always on"],
  innodb_undo_logs: ["8.0.2", "use innodb_rollback_segments"],
  innodb_undo_tablespaces: ["9.0.0", "use CREATE UNDO TABLESPACE"],
  internal_tmp_disk_storage_engine: ["8.0.16", "leave it out: it is always InnoDB"],
  language: ["8.4.0", "use lc_messages_dir and lc_messages"],
  log_bin_use_v1_row_events: ["8.3.0", NOTHING],
  log_syslog: SYSLOG,
  log_syslog_facility: SYSLOG,
  log_syslog_include_pid: SYSLOG,
  log_syslog_tag: SYSLOG,
  log_warnings: ["8.0.3", "use log_error_verbosity"],
  master_info_file: TABLES,
  master_info_repository: TABLES,
  max_tmp_tables: UNUSED,
  mysql_native_password: ["9.0.0", "give accounts caching_sha2_password"],
  mysql_native_password_proxy_users: ["9.0.0", "give accounts caching_sha2_password"],
  no_dd_upgrade: ["8.4.0", "use upgrade"],
  old_passwords: ["8.0.11", NOTHING],
  query_cache_limit: QUERY_CACHE,
  query_cache_min_res_unit: QUERY_CACHE,
  query_cache_size: QUERY_CACHE,
  query_cache_type: QUERY_CACHE,
  query_cache_wlock_invalidate: QUERY_CACHE,
  relay_log_info_file: TABLES,
  relay_log_info_repository: TABLES,
  secure_auth: ["8.0.3", NOTHING],
  skip_host_cache: ["8.3.0", "use host_cache_size = 0"],
  slave_rows_search_algorithms: ["8.3.0", "leave it out: it is always INDEX_SCAN,HASH_SCAN"],
  ssl: ["8.4.0", "use tls_version, empty for none"],
  temptable_use_mmap: ["9.0.0", "use temptable_max_mmap"],
  time_format: UNUSED,
  transaction_write_set_extraction: ["8.3.0", "leave it out: it is always on"],
};

/** Options of MariaDB that a later release took away, from its documentation of system variables. */
export const goneFromMariadb: Readonly<Record<string, Gone>> = {
  date_format: ["11.3.0", "leave it out: it did nothing"],
  datetime_format: ["11.3.0", "leave it out: it did nothing"],
  innodb_adaptive_max_sleep_delay: THREADS,
  innodb_background_scrub_data_check_interval: SCRUB,
  innodb_background_scrub_data_compressed: SCRUB,
  innodb_background_scrub_data_interval: SCRUB,
  innodb_background_scrub_data_uncompressed: SCRUB,
  innodb_buffer_pool_instances: ["10.6.0", "leave it out: there is one"],
  innodb_change_buffer_max_size: ["11.0.1", "leave it out: the change buffer has gone"],
  innodb_change_buffering: ["11.0.1", "leave it out: the change buffer has gone"],
  innodb_commit_concurrency: THREADS,
  innodb_concurrency_tickets: THREADS,
  innodb_defragment: DEFRAGMENT,
  innodb_defragment_fill_factor: DEFRAGMENT,
  innodb_defragment_fill_factor_n_recs: DEFRAGMENT,
  innodb_defragment_frequency: DEFRAGMENT,
  innodb_defragment_n_pages: DEFRAGMENT,
  innodb_defragment_stats_accuracy: DEFRAGMENT,
  innodb_file_format: ["10.6.0", "leave it out: every table has the newest format"],
  innodb_large_prefix: ["10.6.0", "leave it out: it is always on"],
  innodb_log_files_in_group: ["10.6.0", "leave it out, and give the size in innodb_log_file_size"],
  innodb_page_cleaners: ["10.6.0", "leave it out: there is one"],
  innodb_replication_delay: THREADS,
  innodb_scrub_log: SCRUB,
  innodb_scrub_log_speed: SCRUB,
  innodb_thread_concurrency: THREADS,
  innodb_thread_sleep_delay: THREADS,
  innodb_undo_logs: ["10.6.0", "leave it out: there are 128"],
  max_tmp_tables: ["11.3.0", "leave it out: it did nothing"],
  old_alter_table: ["11.2.1", "use alter_algorithm"],
  time_format: ["11.3.0", "leave it out: it did nothing"],
  wsrep_causal_reads: ["11.3.0", "use wsrep_sync_wait"],
  wsrep_replicate_myisam: ["10.7.0", "use wsrep_mode = REPLICATE_MYISAM"],
  wsrep_strict_ddl: ["10.7.0", "use wsrep_mode = STRICT_REPLICATION"],
};
