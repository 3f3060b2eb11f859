import { join } from "node:path";

import type { HostSettings } from "../../src/arguments/host";
import type { DatabasePrograms } from "./programs";
import { shellWord } from "../../src/render/shell";
import { socketPath } from "./socket-path";

/** A private database server on loopback: plain data, the same in every process that reads it. */
export interface SandboxServer {
  readonly name: string;
  /** The engine line, such as "mariadb-10.11". */
  readonly line: string;
  /** Holds everything of the server, but its socket when the path would be too long. */
  readonly directory: string;
  readonly port: number;
  /** Describes the server to the library. */
  readonly host: Required<Omit<HostSettings, "generation">>;
  /** The local administrator's client: a program and its arguments. */
  readonly client: readonly string[];
}

/** What the library is told of a sandbox server. */
export function hostSettings(
  directory: string,
  port: number,
  programs: DatabasePrograms,
): SandboxServer["host"] {
  const ctl = shellWord(join(directory, "ctl"));
  return {
    port,
    socket: socketPath(directory),
    configFile: join(directory, "conf.d", "99-pulumi-replication.cnf"),
    dataDirectory: join(directory, "data"),
    service: {
      start: `${ctl} start`,
      stop: `${ctl} stop`,
      restart: `${ctl} restart`,
      status: `${ctl} status`,
    },
    clientOptionFile: join(directory, "client.cnf"),
    serverOptions: [`--defaults-file=${join(directory, "my.cnf")}`],
    programDirectories: [programs.directory],
    installDirectory: join(directory, "runner"),
    stateDirectory: join(directory, "state"),
  };
}
