import { userInfo } from "node:os";

import { flavors } from "./flavors";
import type { DatabasePrograms } from "./programs";

/** What a server's own option file says. */
export interface BaseConfig {
  /** The server's directory. */
  readonly directory: string;
  readonly programs: DatabasePrograms;
  readonly port: number;
  readonly socket: string;
  /** Settings of its certificate, such as "ssl_cert=/…"; empty for the server's default. */
  readonly certificate: readonly string[];
  /** Further lines, such as "server_id=7"; empty for none. */
  readonly extra: string;
}

/** The server's base option file, `my.cnf`. What is put into its `conf.d` wins over it. */
export function renderBaseConfig(config: BaseConfig): string {
  const { directory, programs, port, socket, certificate, extra } = config;
  const flavor = flavors[programs.flavor];
  return [
    "[mysqld]",
    `user=${userInfo().username}`,
    `basedir=${programs.base}`,
    `datadir=${directory}/data`,
    `socket=${socket}`,
    `port=${port}`,
    "bind-address=127.0.0.1",
    "skip-networking=0",
    `pid-file=${directory}/server.pid`,
    `log-error=${directory}/error.log`,
    // Its own: a server that starts deletes every temporary table that it finds there.
    `tmpdir=${directory}/tmp`,
    ...flavor.fileSettings,
    ...flavor.settings,
    ...certificate,
    ...(extra.trim() === "" ? [] : [extra.trim()]),
    "",
    // Last, so that the library's file wins.
    `!includedir ${directory}/conf.d`,
    "",
  ].join("\n");
}

/** The option file of the local administrator, who logs in over the socket without a password. */
export function renderClientConfig(socket: string): string {
  return [
    "[client]",
    `user=${userInfo().username}`,
    `socket=${socket}`,
    "",
    // From 11.4 on it would refuse a server without TLS, on the socket too.
    "[client-mariadb]",
    "skip-ssl-verify-server-cert",
    "",
    "[mysql]",
    "default-character-set=utf8mb4",
    "",
  ].join("\n");
}
