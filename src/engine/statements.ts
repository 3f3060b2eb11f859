/** Statements that the runner sends. */
export interface Statements {
  /** Keeps a session's statements, which hold passwords and rows, out of the server's general and slow logs, where it may. */
  readonly quiet: string;
  readonly startSlave: string;
  readonly stopSlave: string;
  /** Stops and starts the thread that reads from the master; the one that applies goes on. */
  readonly reconnect: string;
  /** Starts the thread that applies. */
  readonly startApplier: string;
  /** Stops the thread that applies; the one that reads from the master goes on. */
  readonly stopApplier: string;
  /** Starts the thread that applies; it stops by itself where `:file`, `:position` of the master's log is reached. */
  readonly applyUntil: string;
  /** Leaves out the next transaction when the applier starts. */
  readonly skipNext: string;
  /** Puts an empty transaction in the place of `:gtid`; empty where GTIDs do not work so. */
  readonly skipTransaction: string;
  /** Moves a stopped slave on to the position `:gtid`; empty where that is not how one transaction of several streams is left out. */
  readonly skipTo: string;
  /** Forgets the channel. */
  readonly resetSlave: string;
  readonly slaveStatus: string;
  /** Deletes this server's own binary logs, and forgets every GTID. */
  readonly resetLogs: string;
  readonly masterStatus: string;
  /** First column: the server id of each slave that is attached now. */
  readonly attachedSlaves: string;
  /** Columns: user, host of each session that streams the binary log. */
  readonly dumpThreads: string;
  /** Ids of the sessions of the account name `:user`. */
  readonly sessionsOf: string;
  /** Columns that, with the data directory's id, tell one server from another. */
  readonly identity: string;
  /**
   * Name, value, YES if it cannot be set, type of every global variable, separated by the character 31. The last two may be
   * empty: a variable is then settable when it takes the value it has, and its values tell its type.
   */
  readonly variables: string;
  readonly filledDatabases: string;
  readonly allDatabases: string;
  /** Counts of what `:databases` hold, comparable between two servers. */
  readonly inventory: string;
  /** Bytes of data in `:databases`, bytes with their indexes, how many tables there have no transactions, the time. */
  readonly dataSize: string;
  /** Names of the tables without transactions in `:databases` that were written in the second `:since` or later. */
  readonly writtenSince: string;
  /**
   * Database, table and the statement that prints the rows as INSERT statements, of each table in `:databases` whose rows the
   * dump program would change.
   */
  readonly exactRows: string;
  /** The tables in `:databases` that cannot be copied as they are, each with the reason. */
  readonly inexactTables: string;
  /** Columns in `:databases` that may have members no definition shows, each with the statement that says "lost" or "perhaps". */
  readonly lostMembers: string;
  /** Stored columns in `:databases` that depend on the session, each with the statement that finds a row that would be another. */
  readonly computedColumns: string;
  /** What a load takes over of its master's global settings: further assignments of `loadSession`. */
  readonly computingSettings: string;
  /** The same of a slave, where its applier computes stored columns itself by those; empty where it takes the master's values. */
  readonly applierComputing: string;
  /** Has a session on the master compute as a load does. */
  readonly computeSession: string;
  /** Holds off whoever writes to `:tables`, as the dump program bears it beside itself. */
  readonly holdTables: string;
  /** Holds off every write, as the sessions of several streams bear it beside themselves. */
  readonly holdWrites: string;
  /**
   * Tables and views in `:databases`, the largest first: database, table, the bytes of rows that a stream of their own may bring, or -1,
   * and the bytes of keys that may be made behind them, or 0.
   */
  readonly spreadTables: string;
  /** Asks the master how many processors its machine has. */
  readonly cores: string;
  /** Asks the slave for the directory in which it sorts keys. */
  readonly sortDirectory: string;
  /** Asks either server what the other sessions of the account that asks do. */
  readonly ownStates: string;
  /** What a session on the master begins with: no limit on time or rows, whatever that server gives others. */
  readonly unlimited: string;
  /** Begins the session that prints those rows, at one moment. */
  readonly takeSnapshot: string;
  /** Sessions of the same account that have waited 5 s for a lock; one that waits for an old definition says that it opens tables. */
  readonly ownLockWaits: string;
  /** GTIDs in this server's own binary log; empty after a reset. */
  readonly ownGtid: string;
  readonly setGtid: string;
  /** The position this server has reached as a slave. */
  readonly slaveGtid: string;
  /** Everything this server has logged, per origin. */
  readonly loggedGtid: string;
  /** 1 when `:theirs`, as logged by the server `:identity`, continues the position `:mine` of a slave. */
  readonly gtidContinues: string;
  /** The position at the end of this server's binary log. */
  readonly loggedPosition: string;
  /** The GTID of the session's last transaction. */
  readonly lastGtid: string;
  /** 0 once `:gtid` is reached, waiting at most one second. */
  readonly waitGtid: string;
  /** Not negative once `:file`, `:position` is reached, waiting at most one second. */
  readonly waitFile: string;
  /** The transactions that this slave wrote itself and its master, at `:gtid`, does not have; empty when there are none. */
  readonly ownTransactions: string;
  /** Name and value, separated by the character 31, of what the dialect's effects ask of variables and channels. */
  readonly effects: string;
  /** Has a slave that nobody follows forget the transactions `:own`, with its own binary log, and go on. */
  readonly forgetOwn: string;
  /** The variable without which a slave's server shows no filters, channels and errors; empty: it always does. */
  readonly showsSlave: string;
  readonly enabledEvents: string;
  /**
   * Of the accounts `:accounts`, each as `'user'@'host'`: "account", name, a digest of how it logs in, "expired" if its password
   * is; "rules", name, the clauses of ALTER USER for what it requires, its limits and its lock, in their order there; then "grant",
   * name, place, privilege of each thing that it may do. Nothing of one that is not there.
   */
  readonly accountFacts: string;
  /** Prints the statements that disable every enabled event, keeping its definer and the session it was made in. */
  readonly disableEvents: string;
  /** The session in which the marker row is written: logged, and as a statement. */
  readonly markerSession: string;
  /** Lifts, and puts back, what keeps even the administrator from writing; empty on lines that have no such thing. */
  readonly allowWrites: string;
  readonly forbidWrites: string;
  /** 1 while even the administrator may not write. */
  readonly writesForbidden: string;
  /**
   * Number, GTID of the transaction or `-`, and text of what an applier said, the first cause first, when the status only
   * points to them; empty where the status says it.
   */
  readonly applierError: string;
  /** The password of the channel's login; empty where the server keeps it in a file, `master.info` of the data directory. */
  readonly channelPassword: string;
  /** What the relay log `:file` holds from `:position` on: file, position, type, server id, position in the master's log, text. */
  readonly relayEvents: string;
  /**
   * Name, value, the word PERSISTED of each variable that the server keeps apart from its option files, separated by the
   * character 31; empty where it keeps none.
   */
  readonly persisted: string;
  /** First column: the name of each channel, empty for the unnamed one; fourth and sixth: host and port of its master. */
  readonly otherChannels: string;
  /** Tables in `:scope` that have no key by which rows are found, or no transactions: name, engine if it has none, 1 if keyless. */
  readonly weakTables: string;
  /**
   * What in `:scope` needs another database: kind (key, view, body), its name, that database. A body is matched by its text.
   */
  readonly outside: string;
  /** What names the transactions that begin at this server. */
  readonly origin: string;
  /** The transactions of `:theirs` that are not in `:mine` and did not begin at `:origin`; one empty row when there are none. */
  readonly unknownTransactions: string;
  /** The end of this server's binary log, as far as its transactions began here. */
  readonly ownPosition: string;
  /**
   * The position from which the origin of a pair begins to follow the other member: without what it wrote itself, which
   * the other has no logs of. With the statement that takes `:gtid` for it, and the one that ends what that one may leave
   * begun. Empty where the servers find it themselves.
   */
  readonly returnPosition: string;
  readonly takeReturnPosition: string;
  readonly tookReturnPosition: string;
  /**
   * Counts the sessions of slaves that cannot end while the same slave's next one waits for that, and the statement that
   * lets them end. Empty where that does not happen.
   */
  readonly stuckSenders: string;
  readonly freeSenders: string;
  /** Keeps applications from writing, and lets them. */
  readonly bindApplications: string;
  readonly freeApplications: string;
}

/** Columns of the slave's status. */
export interface StatusColumns {
  readonly ioRunning: string;
  readonly sqlRunning: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly connectRetry: string;
  /** Yes when the channel is encrypted. */
  readonly tls: string;
  readonly lag: string;
  readonly execFile: string;
  readonly execPosition: string;
  readonly usingGtid: string;
}

/** A clause with the column that shows it, and what it shows then. */
export interface ChannelClause {
  readonly column: string;
  readonly shown: string;
  readonly clause: string;
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
  /** Clauses of this line that every channel has, each with the column that shows it. */
  readonly always: readonly ChannelClause[];
  /** Whether a channel that is told nothing is encrypted. */
  readonly tlsUnasked: "on" | "off";
  /** Makes the channel encrypted, or not, where a declaration says so. */
  readonly tls: Readonly<Record<"on" | "off", readonly ChannelClause[]>>;
  /** How each kind of position is chosen: the clause, and what the status then shows. */
  readonly by: Readonly<
    Record<"gtid" | "file" | "current", { readonly clause: string; readonly shown: string }>
  >;
}

/** The logical dump of this line. */
export interface DumpForm {
  /** Options of a copy: consistent, with commented coordinates, routines, triggers and events. */
  readonly options: readonly string[];
  /** Options that print the definitions of one database alone, without its events and its name, past what is broken there. */
  readonly definitionOptions: readonly string[];
  /** Options that print the definitions, or the triggers, of tables that are named; no rows, and no settings around them. */
  readonly tableOptions: readonly string[];
  /** Options of a stream: at one moment, the rows of tables alone. */
  readonly rowOptions: readonly string[];
  /** Further options when there is nothing to copy and only the coordinates are wanted. */
  readonly emptyOptions: readonly string[];
  /** Extended regular expression of the line with the coordinates: file, then position. */
  readonly positionPattern: string;
  /** Extended regular expression of the text with the GTID position. */
  readonly gtidPattern: string;
  /** How a statement begins that would set the GTID position while the copy is loaded; it is withheld. Empty: there is none. */
  readonly withheld: string;
  /**
   * What the session that loads definitions and rows begins with: it takes what its master holds, whatever this server
   * demands of new tables. Settings alone, which a copy says again behind the dump's own.
   */
  readonly loadSession: string;
  /** Which writes on the master wait while a copy begins. */
  readonly holds: string;
  /** Privileges of the account of a copy in several streams, beside those of a dump. */
  readonly streamPrivileges: readonly string[];
  /** Extended regular expression of the names of databases that the program cannot copy; absent: it copies all. */
  readonly cannotName?: string;
}
