import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { dialectOf, type EngineLine } from "../engine/dialects";
import { type SshArgs, sshShape } from "./ssh";
import { given, path, port, type ShapeOf, text } from "./values";

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

/** A host with its database server. */
export interface HostArgs extends HostSettings {
  /** The address at which the other servers and SSH reach this host. **On change:** steps run on the host it names now. */
  address: pulumi.Input<string>;
  /**
   * How to log in over SSH. **On change:** every step runs again and finds nothing to do.
   *
   * @default the machine that runs Pulumi
   */
  ssh?: SshArgs;
}

const service = z.union([
  z.strictObject({
    unit: z.string().regex(/^[A-Za-z0-9@._:-]+$/, "must be the name of a systemd unit"),
  }),
  z.strictObject({ start: text, stop: text, restart: text, status: text }),
]);

/** Shape of where a host is, and of the way to log in there. */
export const reachedShape = {
  address: given,
  ssh: z.strictObject(sshShape).optional(),
} satisfies ShapeOf<Pick<HostArgs, "address" | "ssh">>;

/** Shape of the host of a server. */
export const hostShape = {
  ...reachedShape,
  port: port.optional(),
  socket: path.optional(),
  configFile: path.optional(),
  dataDirectory: path.optional(),
  service: service.optional(),
  clientOptionFile: path.optional(),
  serverOptions: z.array(text).optional(),
  programDirectories: z.array(path).optional(),
  installDirectory: path.optional(),
  stateDirectory: path.optional(),
  generation: z.int().min(1).optional(),
} satisfies ShapeOf<HostArgs>;

/** The plain part of a host, with every default filled in; one has none. */
export type HostDeclaration = Required<Omit<HostSettings, "clientOptionFile">> &
  Pick<HostSettings, "clientOptionFile"> & {
    /** Whether steps run there over SSH; otherwise it is the machine that runs Pulumi. */
    readonly remote: boolean;
  };

/** That part of `host`, on which a server of `line` runs. */
export function declareHost(
  host: HostSettings & Pick<HostArgs, "ssh">,
  line: EngineLine,
): HostDeclaration {
  const { conventions } = dialectOf(line);
  return {
    port: host.port ?? 3306,
    socket: host.socket ?? conventions.socket,
    configFile: host.configFile ?? conventions.configFile,
    dataDirectory: host.dataDirectory ?? conventions.dataDirectory,
    service: host.service ?? { unit: conventions.unit },
    ...(host.clientOptionFile === undefined ? {} : { clientOptionFile: host.clientOptionFile }),
    serverOptions: host.serverOptions ?? [],
    programDirectories: host.programDirectories ?? [],
    installDirectory: host.installDirectory ?? "/usr/local/lib/pulumi-mysql-replication",
    stateDirectory: host.stateDirectory ?? "/var/lib/pulumi-mysql-replication",
    generation: host.generation ?? 1,
    remote: host.ssh !== undefined,
  };
}
