/** How a server on a host is started and stopped. */
export type ServiceControl =
  | {
      /** The systemd unit. */
      readonly unit: string;
    }
  | {
      /** Shell commands of another supervisor. Each returns when its work is done and exits 0 on success. */
      readonly start: string;
      readonly stop: string;
      readonly restart: string;
      /** Exits 0 while the server's process lives, whether or not it answers yet. */
      readonly status: string;
    };

/**
 * What is known of a host before anything runs: everything but its address and its login.
 *
 * Plain values, so that a preview and a unit test know them. Where **On change** says "another server", every step is
 * made anew on the server that is meant now, and nothing is done to the one that was meant before.
 */
export interface HostSettings {
  /**
   * TCP port of the server, 1 to 65535. **On change:** another server; its slaves are re-pointed.
   *
   * @default 3306
   */
  readonly port?: number;
  /**
   * Unix socket over which the local administrator logs in. **On change:** another server.
   *
   * @default "/run/mysqld/mysqld.sock"
   */
  readonly socket?: string;
  /**
   * The option file that the library owns. It must be read by the server, after the distribution's own files.
   * **On change:** written at its new place, taken away from the old one.
   *
   * @default the engine line's drop-in, for example "/etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf"
   */
  readonly configFile?: string;
  /**
   * The server's data directory. **On change:** another server.
   *
   * @default "/var/lib/mysql"
   */
  readonly dataDirectory?: string;
  /**
   * How the server is managed. **On change:** the runner only.
   *
   * @default the engine line's systemd unit, for example { unit: "mariadb.service" }
   */
  readonly service?: ServiceControl;
  /**
   * Option file on the host for the local administrator's login (`--defaults-file` of the client programs). Keep it
   * readable for the login only. **On change:** the runner only.
   *
   * @default the client programs' own files, so root's `~/.my.cnf` counts
   */
  readonly clientOptionFile?: string;
  /**
   * Options with which the server finds its option files (`--defaults-file=…`), when its supervisor gives any.
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
   * Where the runner is kept on the host. **On change:** the runner is installed there, and every step runs once more and
   * finds nothing to do; the old one stays.
   *
   * @default "/usr/local/lib/pulumi-mysql-replication"
   */
  readonly installDirectory?: string;
  /**
   * Where the runner keeps marks, ledgers and the previous configuration. Move its contents along when it changes:
   * without them a slave counts as not seeded. **On change:** the runner only.
   *
   * @default "/var/lib/pulumi-mysql-replication"
   */
  readonly stateDirectory?: string;
  /**
   * Raised by one when the host was rebuilt at the same address. **On change:** every step of the host is made anew; a
   * slave whose data are gone is seeded.
   *
   * @default 1
   */
  readonly generation?: number;
}
