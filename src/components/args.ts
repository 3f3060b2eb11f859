import type * as pulumi from "@pulumi/pulumi";
import type { EngineLine } from "../engine/dialects";
import type { DatabaseDeclaration } from "../topology/pair";
import type { HostSettings } from "../topology/host";
import type { SemiSyncSettings } from "../topology/semi-sync";
import type { BinlogSettings, Grant, SettingValue } from "../topology/topology";

/** How to log in on a host over SSH. */
export interface SshArgs {
  /**
   * The user that logs in. Any other than root needs {@link sudo}.
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
   * The private key, as OpenSSH or PEM text. Neither an agent nor a key file is used.
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
   * Password of the user, where there is no key.
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
   * Accepts any host key: whatever machine has the address gets the passwords.
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
  /** The address at which the other servers and SSH reach this host. **On change:** steps run on the host it names now. */
  address: pulumi.Input<string>;
  /**
   * How to log in over SSH. **On change:** every step runs again and finds nothing to do.
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
   * The address or addresses from which it logs in, as the server writes them: `192.0.2.5`, `192.0.2.%`, `localhost`.
   * **On change:** a new account; the old one is dropped.
   *
   * @default "%"
   */
  from?: string | readonly string[];
  /**
   * Password of the account. **On change:** set at once; open sessions go on.
   *
   * @default 32 generated letters, digits and underscores, see {@link Server.passwords}
   */
  password?: pulumi.Input<string>;
  /**
   * What it may do. **On change:** set at once. Privileges that you no longer declare are revoked; those that others
   * granted stay.
   *
   * @default none
   */
  grants?: readonly Grant[];
}

/** Arguments of every server. */
export interface ServerArgs {
  /** The host that the server runs on. **On change:** see each argument. */
  host: HostArgs;
  /**
   * The engine line: the releases that the server belongs to. A server of another line is refused. **On change:** nothing;
   * change it after you have upgraded the server.
   */
  engine: EngineLine;
  /** `server_id`, unique in the topology, 1 to 4294967295. **On change:** restarts the server. */
  serverId: number;
  /**
   * The binary log. **On change:** see each argument.
   *
   * @default see each argument
   */
  binlog?: BinlogSettings;
  /**
   * Further my.cnf settings. **On change:** set live where the server allows it; otherwise the server restarts.
   *
   * @default none
   */
  settings?: Readonly<Record<string, SettingValue>>;
  /**
   * Whether a change may restart the server. With "never", a change that needs a restart is an error before anything
   * changes. **On change:** nothing.
   *
   * @default "when-needed"
   */
  restart?: "when-needed" | "never";
  /**
   * What happens on the hosts when you remove this server from the stack. `undo` stops the channel, forgets it and drops
   * the replication accounts. `leave` touches nothing. `gone` is for a host that no longer exists: nothing runs there, and
   * its master drops the account that this server logged in with. Data are kept in every case. **On change:** takes one
   * `pulumi up` before it counts.
   *
   * @default "undo"
   */
  onDestroy?: "undo" | "leave" | "gone";
}

/** Arguments of {@link Master}. */
export interface MasterArgs extends ServerArgs {
  /**
   * The databases that are replicated. A database given as a name must exist; one given as `{ name, characterSet,
   * collation }` is created where it is missing, and never dropped. **On change:** slaves change their filters, live. A
   * database that you add is copied to them first; the others are not copied again.
   *
   * @default everything
   */
  databases?: readonly (string | DatabaseDeclaration)[];
  /**
   * Whether transactions have GTIDs (MySQL; MariaDB's always do). Its slaves use the same. **On change:** an error on a
   * server with data, where it would be a migration; an empty server restarts.
   *
   * @default true
   */
  gtid?: boolean;
  /**
   * Makes commits wait until a slave acknowledges them (semi-synchronous replication), for a bounded time. Every slave of
   * this master acknowledges, except those with `link: { semiSync: false }`. **On change:** set live, here and on the
   * slaves, whose IO threads reconnect; their SQL threads keep applying.
   *
   * @default commits do not wait
   */
  semiSync?: SemiSyncSettings;
  /**
   * Accounts on this server. **On change:** set live; accounts that this stack created and no longer declares are dropped.
   *
   * @default none
   */
  accounts?: readonly AccountArgs[];
}

/** The replication account of a slave, on its master, and the channel that uses it. */
export interface LinkArgs {
  /**
   * Name of the replication account. **On change:** a new account, then a reconnect.
   *
   * @default "repl_" and the slave's name
   */
  user?: string;
  /**
   * The address that the slave logs in from, as its master sees it. **On change:** a new account; the old one is dropped.
   *
   * @default the slave's address
   */
  from?: string;
  /**
   * Its password: at most 32 characters, on MySQL 32 bytes of UTF-8. **On change:** a reconnect; nothing else stops.
   *
   * @default 32 generated letters, digits and underscores
   */
  password?: pulumi.Input<string>;
  /**
   * Seconds between attempts to connect to the master. **On change:** a reconnect.
   *
   * @default 10
   */
  connectRetrySeconds?: number;
  /**
   * Whether the channel and the seed's dump are encrypted. A slave of mysql-9.7, mariadb-11.4 or later uses TLS by default:
   * if its master has no TLS, declare `false`. **On change:** a reconnect.
   *
   * @default the engine line's own
   */
  tls?: boolean;
  /**
   * Whether this slave acknowledges commits of a master that has `semiSync`: `false` for a slave that is far away.
   * **On change:** set live; the slave's IO thread reconnects, its SQL thread keeps applying.
   *
   * @default true where the master is declared with `semiSync`
   */
  semiSync?: boolean;
}
