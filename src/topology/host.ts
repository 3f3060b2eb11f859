/** How a server on a host is started and stopped. */
export type ServiceControl =
  | {
      /** The systemd unit, where it is one. */
      readonly unit: string;
    }
  | {
      /**
       * Where it is no systemd unit: the shell command that starts the server. This one and the other three return when their
       * work is done, and exit 0 on success.
       */
      readonly start: string;
      /** Stops the server. */
      readonly stop: string;
      /** Restarts it. */
      readonly restart: string;
      /** Exits 0 while the server's process lives, whether or not it accepts connections yet. */
      readonly status: string;
    };

/**
 * What is known of a host before anything runs: everything but its address and its login.
 *
 * Plain values, so that a preview and a unit test know them.
 */
export interface HostSettings {
  /**
   * TCP port of the server, 1 to 65535. **On change:** treated as another server: every step runs there, the old one
   * is left as it is, and its slaves are re-pointed.
   *
   * @default 3306
   */
  readonly port?: number;
  /**
   * Unix socket over which the local administrator logs in. **On change:** treated as another server: every step runs
   * there, and the old one is left as it is.
   *
   * @default "/run/mysqld/mysqld.sock"
   */
  readonly socket?: string;
  /**
   * The option file that the library owns. The server must read it after the distribution's own files. **On change:** the
   * file is written at its new place and removed from the old one.
   *
   * @default the engine line's drop-in, for example "/etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf"
   */
  readonly configFile?: string;
  /**
   * The server's data directory. **On change:** treated as another server: every step runs there, and the old one is left
   * as it is.
   *
   * @default "/var/lib/mysql"
   */
  readonly dataDirectory?: string;
  /**
   * How the server is started and stopped. **On change:** the runner only.
   *
   * @default the engine line's systemd unit, for example { unit: "mariadb.service" }
   */
  readonly service?: ServiceControl;
  /**
   * Option file on the host for the local administrator's login (`--defaults-file` of the client programs). Only the user
   * that logs in should be able to read it. **On change:** the runner, and the preflight again.
   *
   * @default the client programs' own files, so root's `~/.my.cnf` counts
   */
  readonly clientOptionFile?: string;
  /**
   * Options with which the service starts the server and that say where its option files are (`--defaults-file=…`).
   * **On change:** the runner only.
   *
   * @default none
   */
  readonly serverOptions?: readonly string[];
  /**
   * Directories searched for the server's and its client programs before `PATH`. **On change:** the runner only.
   *
   * @default none
   */
  readonly programDirectories?: readonly string[];
  /**
   * Where the runner is kept on the host. **On change:** the runner is installed there; every step runs once more and finds
   * nothing to do. The old runner stays.
   *
   * @default "/usr/local/lib/pulumi-mysql-replication"
   */
  readonly installDirectory?: string;
  /**
   * Where the runner keeps its marks, its notes of what to undo and the previous configuration. Move its contents when you
   * change it: without them a slave counts as not seeded. **On change:** the runner, and the preflight again.
   *
   * @default "/var/lib/pulumi-mysql-replication"
   */
  readonly stateDirectory?: string;
  /**
   * Raise it by one when you have rebuilt the host at the same address. **On change:** every step of the host is made anew;
   * a slave whose data are gone is seeded.
   *
   * @default 1
   */
  readonly generation?: number;
}
