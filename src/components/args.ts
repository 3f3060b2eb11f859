import type * as pulumi from "@pulumi/pulumi";
import type { EngineLine } from "../engine/dialects";
import type { DatabaseDeclaration } from "../topology/pair";
import type { HostSettings } from "../topology/host";
import type { SemiSyncSettings } from "../topology/semi-sync";
import type { BinlogSettings, Grant, SettingValue } from "../topology/topology";

/** How a host is reached over SSH. **On change** of any of it: every step runs again and finds nothing to do. */
export interface SshArgs {
  /**
   * The login. One that is not root needs {@link sudo}.
   *
   * @default "root"
   */
  user?: pulumi.Input<string>;
  /**
   * Port of the SSH server.
   *
   * @default 22
   */
  port?: pulumi.Input<number>;
  /**
   * OpenSSH or PEM text. No agent and no key file is asked.
   *
   * @default none: an error unless there is {@link password}
   */
  privateKey?: pulumi.Input<string>;
  /**
   * Passphrase of `privateKey`. Give it only when there is one.
   *
   * @default none
   */
  privateKeyPassword?: pulumi.Input<string>;
  /**
   * Password of the login, where there is no key.
   *
   * @default none
   */
  password?: pulumi.Input<string>;
  /**
   * The host's public key as one authorized_keys line, ed25519 or ecdsa.
   *
   * @default none: an error unless {@link insecureIgnoreHostKey}
   */
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

/** An account on a server. It is never in the binary log, unless a `mysql.Provider` makes it: its statements are. */
export interface AccountArgs {
  /** Name of the account. **On change:** a new account; the old one is dropped. */
  user: string;
  /**
   * Address, or addresses, from which it logs in; patterns as the server takes them. **On change:** a new
   * account; the old one is dropped.
   *
   * @default "%"
   */
  from?: string | readonly string[];
  /**
   * **On change:** set at once; sessions that are open go on.
   *
   * @default 32 generated letters, digits and underscores, see {@link Server.passwords}
   */
  password?: pulumi.Input<string>;
  /**
   * What it may do. **On change:** set at once; what is no longer declared is revoked, what others granted stays.
   *
   * @default none
   */
  grants?: readonly Grant[];
}

/** Arguments of every server. */
export interface ServerArgs {
  /** Where the server is. **On change:** see each setting. */
  host: HostArgs;
  /** The release family. A server of another line is refused. **On change:** nothing, after the upgrade you did. */
  engine: EngineLine;
  /** `server_id`, unique in the topology, 1 to 4294967295. **On change:** restarts the server. */
  serverId: number;
  /**
   * The binary log. **On change:** see each setting.
   *
   * @default see each setting
   */
  binlog?: BinlogSettings;
  /**
   * Further my.cnf settings. **On change:** set live where the server allows it, else restarts the server.
   *
   * @default none
   */
  settings?: Readonly<Record<string, SettingValue>>;
  /**
   * Whether a change may restart the server. With "never" a needed restart is an error before anything changes.
   * **On change:** nothing.
   *
   * @default "when-needed"
   */
  restart?: "when-needed" | "never";
  /**
   * What removing this server from the stack does on its hosts: `undo` drops the accounts that were made for replication
   * and forgets the channel, `leave` touches nothing. `gone` is for a host that is gone for good: nothing is run there, and
   * what was made for it on its master is undone. Data stay in every case. **On change:** takes one `pulumi up` before it
   * counts.
   *
   * @default "undo"
   */
  onDestroy?: "undo" | "leave" | "gone";
}

/** Arguments of {@link Master}. */
export interface MasterArgs extends ServerArgs {
  /**
   * Databases that are replicated. One that is named alone must exist; one with a character set, `{ name, characterSet,
   * collation }`, is made where it is missing, and never dropped. **On change:** slaves filter anew, live. One that is added
   * is copied to them first, without the others, which stay where they are.
   *
   * @default everything
   */
  databases?: readonly (string | DatabaseDeclaration)[];
  /**
   * Whether transactions carry GTIDs (MySQL; MariaDB's always do). Its slaves do as it does. **On change:** an error on a
   * server with data, where it is a migration; restarts an empty one.
   *
   * @default true
   */
  gtid?: boolean;
  /**
   * Makes commits wait until a slave has them (semi-synchronous replication), for a bounded time. Every slave of this
   * master answers unless it is declared with `link: { semiSync: false }`. **On change:** set live, here and on the
   * slaves, which connect anew; they go on applying.
   *
   * @default commits wait for nobody
   */
  semiSync?: SemiSyncSettings;
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
   * From where the slave logs in, as its master sees it. **On change:** a new account, the old one is dropped.
   *
   * @default the slave's address
   */
  from?: string;
  /**
   * At most 32 characters, on MySQL 32 bytes of UTF-8. **On change:** a reconnect; nothing else stops.
   *
   * @default 32 generated letters, digits and underscores
   */
  password?: pulumi.Input<string>;
  /**
   * Seconds between tries to reach the master. **On change:** a reconnect.
   *
   * @default 10
   */
  connectRetrySeconds?: number;
  /**
   * Whether the channel and the copy are encrypted. A slave of mysql-9.7, mariadb-11.4 or later wants TLS unasked: behind a
   * master without it declare `false`. **On change:** a reconnect.
   *
   * @default the engine line's own
   */
  tls?: boolean;
  /**
   * Whether commits on the master may wait for this slave, where they wait at all (`semiSync` of the master): `false` for
   * one that is far away. **On change:** set live; the slave connects anew and goes on applying.
   *
   * @default true where the master is declared with `semiSync`
   */
  semiSync?: boolean;
}
