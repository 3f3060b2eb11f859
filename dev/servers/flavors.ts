/** What a family of servers calls its programs, and how it is set up on this machine. */
export interface Flavor {
  readonly server: string;
  readonly client: string;
  /** What must be there beside server and client. */
  readonly required: readonly string[];
  /** What is taken when it is there. */
  readonly optional: readonly string[];
  /** The release in what `server --version` prints. */
  readonly version: RegExp;
  /** Settings that shape a server's files, so that the data template is made with them. */
  readonly fileSettings: readonly string[];
  /** Further settings of every server. */
  readonly settings: readonly string[];
}

/** One row per family. */
export const flavors = {
  mariadb: {
    server: "mariadbd",
    client: "mariadb",
    required: ["mariadb-dump", "mariadb-install-db", "my_print_defaults"],
    // Up to 10.5, "mariadb-install-db" looks for "mysqld".
    optional: [
      "mariadb-admin",
      "mariadb-binlog",
      "mariadb-backup",
      "mbstream",
      "resolveip",
      "mysqld",
    ],
    version: /Ver ([\d.]+)-MariaDB/,
    fileSettings: ["innodb_buffer_pool_size=32M", "innodb_log_file_size=8M"],
    settings: ["aria_pagecache_buffer_size=8M", "key_buffer_size=1M"],
  },
  mysql: {
    server: "mysqld",
    client: "mysql",
    required: ["mysqldump", "mysqladmin", "mysqlbinlog", "my_print_defaults"],
    optional: [],
    version: /Ver ([\d.]+)\S* for /,
    fileSettings: ["innodb_buffer_pool_size=32M", "innodb_redo_log_capacity=8M"],
    settings: [
      "key_buffer_size=1M",
      "innodb_log_buffer_size=1M",
      // As on a server whose migration to GTIDs is done; up to 8.4 they are off by default.
      "gtid_mode=ON",
      "enforce_gtid_consistency=ON",
      // It would listen on a port of its own.
      "mysqlx=OFF",
      // The packages' default names a directory that only their installation makes.
      "secure_file_priv=",
    ],
  },
} as const satisfies Record<string, Flavor>;

/** The name of a family of servers. */
export type FlavorName = keyof typeof flavors;
