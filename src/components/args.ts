import type * as pulumi from "@pulumi/pulumi";
import type { EngineLine } from "../engine/dialects";
import type { HostSettings } from "../topology/host";
import type { BinlogSettings, Grant, SettingValue } from "../topology/topology";

/** How a host is reached over SSH. */
export interface SshArgs {
  /**
   * The login. One that is not root needs {@link sudo}.
   *
   * @default "root"
   */
  user?: pulumi.Input<string>;
  /** @default 22 */
  port?: pulumi.Input<number>;
  /** OpenSSH or PEM text. **On change:** every step of the host runs again and finds nothing to do. */
  privateKey?: pulumi.Input<string>;
  /** Passphrase of `privateKey`. Give it only when there is one. */
  privateKeyPassword?: pulumi.Input<string>;
  /** Password of the login, where there is no key. */
  password?: pulumi.Input<string>;
  /** The host's public key as one authorized_keys line, ed25519 or ecdsa. Required unless {@link insecureIgnoreHostKey}. */
  hostKey?: pulumi.Input<string>;
  /**
   * Accepts any host key: whoever answers at the address gets the passwords.
   *
   * @default false
   */
  insecureIgnoreHostKey?: boolean;
  /**
   * Runs every step with `sudo -n`.
   *
   * @default false
   */
  sudo?: boolean;
}

/** A host with its database server. */
export interface HostArgs extends HostSettings {
  /** Address at which the other servers, and SSH, reach this host. **On change:** steps run on the host it names now. */
  address: pulumi.Input<string>;
  /**
   * Login over SSH.
   *
   * @default the machine that runs Pulumi
   */
  ssh?: SshArgs;
}

/** An account on a server. It is never in the binary log. */
export interface AccountArgs {
  user: string;
  /**
   * Address, or addresses, from which it logs in.
   *
   * @default "%"
   */
  from?: string | readonly string[];
  /**
   * **On change:** set at once; sessions that are open go on.
   *
   * @default 32 generated letters and digits, see {@link Server.passwords}
   */
  password?: pulumi.Input<string>;
  /** @default none */
  grants?: readonly Grant[];
}

/** Arguments of every server. */
export interface ServerArgs {
  host: HostArgs;
  /** The release family. A server of another line is refused. **On change:** nothing, after the upgrade you did. */
  engine: EngineLine;
  /** `server_id`, unique in the topology, 1 to 4294967295. **On change:** restarts the server. */
  serverId: number;
  /** @default see each setting */
  binlog?: BinlogSettings;
  /**
   * Further my.cnf settings. **On change:** set live where the server allows it, else restarts the server.
   *
   * @default none
   */
  settings?: Readonly<Record<string, SettingValue>>;
  /**
   * Whether a change may restart the server. With "never" a needed restart is an error before anything changes.
   *
   * @default "when-needed"
   */
  restart?: "when-needed" | "never";
  /**
   * What removing this server from the stack does on its hosts: `undo` drops the accounts that were made for replication
   * and forgets the channel, `leave` touches nothing and works when the host is gone. Data stay in both cases.
   * **On change:** takes one `pulumi up` before it counts.
   *
   * @default "undo"
   */
  onDestroy?: "undo" | "leave";
}

/** Arguments of {@link Master}. */
export interface MasterArgs extends ServerArgs {
  /**
   * Databases that are replicated. They must exist. **On change:** slaves filter anew, live; data of a database that is
   * added are copied only by a new seed.
   *
   * @default everything
   */
  databases?: readonly string[];
  /**
   * Accounts on this server. **On change:** set live; what this stack made and no longer declares is dropped.
   *
   * @default none
   */
  accounts?: readonly AccountArgs[];
}

/** The replication account of a slave, on its master, and the channel that uses it. */
export interface LinkArgs {
  /**
   * **On change:** a new account, then a reconnect.
   *
   * @default "repl_" and the slave's name
   */
  user?: string;
  /**
   * From where the slave logs in, as its master sees it.
   *
   * @default the slave's address
   */
  from?: string;
  /**
   * At most 32 characters. **On change:** a reconnect; nothing else stops.
   *
   * @default 32 generated letters and digits
   */
  password?: pulumi.Input<string>;
  /**
   * Seconds between tries to reach the master. **On change:** a reconnect.
   *
   * @default 10
   */
  connectRetrySeconds?: number;
}
