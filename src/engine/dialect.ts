/**
 * What a server line calls things: statements, columns, programs, files.
 *
 * Everything else in this library says "master" and "slave" and names no statement. A word that differs between lines
 * is a field here, so a further line is a further row. `:name` in a statement is filled in on the host.
 *
 * @module
 */
export interface Dialect {
  readonly flavor: "mariadb" | "mysql";
  /** Extended regular expression that `SELECT VERSION()` of this line matches. */
  readonly versionPattern: string;
  /** Client, server and logical dump programs. */
  readonly programs: { readonly client: string; readonly server: string; readonly dump: string };
  /** The distribution's conventions, used where a declaration is silent. */
  readonly conventions: {
    /** Read after the distribution's own files, so that its values win. */
    readonly configFile: string;
    readonly unit: string;
    readonly socket: string;
    readonly dataDirectory: string;
  };
  readonly statements: Statements;
  readonly columns: StatusColumns;
  readonly change: ChangeClauses;
  readonly dump: DumpForm;
  readonly variables: VariableFacts;
  /** Privileges that a local administrator without ALL needs, as SHOW GRANTS prints them. */
  readonly administratorPrivileges: readonly string[];
  /** Privileges of the account that pulls a dump. */
  readonly dumpPrivileges: readonly string[];
  /** Schemas that belong to the server and are never copied. */
  readonly systemSchemas: readonly string[];
  /** Longest account name, in characters. */
  readonly accountNameLength: number;
  /** Longest replication password that a channel takes, in characters. */
  readonly replicationPasswordLength: number;
}

/** Statements that the runner sends. */
export interface Statements {
  readonly startSlave: string;
  readonly stopSlave: string;
  /** Forgets the channel. */
  readonly resetSlave: string;
  readonly slaveStatus: string;
  /** Deletes this server's own binary logs. */
  readonly resetLogs: string;
  readonly masterStatus: string;
  /** First column: the server id of each slave that is attached now. */
  readonly attachedSlaves: string;
  /** Columns: user, host of each session that streams the binary log. */
  readonly dumpThreads: string;
  /** Columns that, with the data directory's id, tell one server from another. */
  readonly identity: string;
  /** Name, value, YES if it cannot be set, type of every global variable, separated by the character 31. */
  readonly variables: string;
  readonly filledDatabases: string;
  readonly allDatabases: string;
  /** Counts of what `:databases` hold, comparable between two servers. */
  readonly inventory: string;
  /** Bytes of data in `:databases`. */
  readonly dataSize: string;
  /** Sessions of the same account that have waited 5 s for a lock. */
  readonly ownLockWaits: string;
  /** GTIDs in this server's own binary log; empty after a reset. */
  readonly ownGtid: string;
  readonly clearGtid: string;
  readonly setGtid: string;
  /** The position this server has reached as a slave. */
  readonly slaveGtid: string;
  /** Everything this server has logged, per origin. */
  readonly loggedGtid: string;
  /** The position at the end of this server's binary log. */
  readonly loggedPosition: string;
  /** The GTID of the session's last transaction. */
  readonly lastGtid: string;
  /** 0 once `:gtid` is reached, waiting at most one second. */
  readonly waitGtid: string;
  /** Not negative once `:file`, `:position` is reached, waiting at most one second. */
  readonly waitFile: string;
  readonly enabledEvents: string;
  /** Prints the statements that disable every enabled event, keeping its definer and the session it was made in. */
  readonly disableEvents: string;
  /** The session in which the marker row is written: logged, and as a statement. */
  readonly markerSession: string;
}

/** Columns of the slave's status. */
export interface StatusColumns {
  readonly ioRunning: string;
  readonly sqlRunning: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly connectRetry: string;
  readonly lag: string;
  readonly execFile: string;
  readonly execPosition: string;
  readonly usingGtid: string;
}

/** The statement that points a slave at its master. */
export interface ChangeClauses {
  readonly verb: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly password: string;
  readonly connectRetry: string;
  readonly file: string;
  readonly position: string;
  /** How each kind of position is chosen: the clause, and what the status then shows. */
  readonly by: Readonly<
    Record<"gtid" | "file", { readonly clause: string; readonly shown: string }>
  >;
}

/** The logical dump of this line. */
export interface DumpForm {
  /** Options of a copy: consistent, with commented coordinates, routines, triggers and events. */
  readonly options: readonly string[];
  /** Further options when there is nothing to copy and only the coordinates are wanted. */
  readonly emptyOptions: readonly string[];
  /** Extended regular expression of the line with the coordinates: file, then position. */
  readonly positionPattern: string;
  /** Extended regular expression of the line with the GTID position. */
  readonly gtidPattern: string;
}

/** What the runner must know about variables to change a running server. */
export interface VariableFacts {
  /** Options whose live variable has another name, as option=variable. */
  readonly named: Readonly<Record<string, string>>;
  /** Options that may stand several times; the live variable joins them with commas. */
  readonly repeatable: readonly string[];
  /** Variables whose global value old sessions do not see (design: changed by a restart, or once they have ended). */
  readonly sessionScoped: readonly string[];
  /** Variables that can be set only while the slave is stopped. */
  readonly whileStopped: readonly string[];
  /** Variables that hold paths: relative ones are below the data directory. */
  readonly paths: readonly string[];
  /** Options that name logs. */
  readonly logNames: readonly string[];
  /** The variable that says how long binary logs are kept, in seconds. */
  readonly retention: string;
}
