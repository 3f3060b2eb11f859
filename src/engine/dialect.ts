import type { AccountFacts } from "./account-facts";
import type { EffectRow } from "./effects";
import type { ErrorTables } from "./errors";
import type { MysqlPluginFacts } from "./mysql-plugin";
import type { PhysicalCopy } from "./physical-copy";
import type { ChangeClauses, DumpForm, Statements, StatusColumns } from "./statements";

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
  /** The releases that the pattern takes, in words. */
  readonly releases: string;
  /** The release on which all of this row ran; absent: it rests on the servers' documentation. */
  readonly ran?: string;
  /** Client, server and logical dump programs, and the one that shows binary logs. */
  readonly programs: {
    readonly client: string;
    readonly server: string;
    readonly dump: string;
    readonly binlog: string;
  };
  /** Options with which the client logs in over the socket. */
  readonly clientLocal: readonly string[];
  /** Lines of an option file with which the client programs log in on a master, encrypted or not. */
  readonly clientTls: Readonly<Record<"on" | "off", string>>;
  /** Options with which the server checks its option files and ends; those of `--verbose --help` when absent. */
  readonly checkOptions: readonly string[];
  /** The distribution's conventions, used where a declaration is silent. */
  readonly conventions: {
    /** Read after the distribution's own files, so that its values win. */
    readonly configFile: string;
    readonly unit: string;
    readonly socket: string;
    readonly dataDirectory: string;
  };
  /** Extended regular expression of the groups of an option file that the server reads. */
  readonly optionGroups: string;
  readonly statements: Statements;
  readonly columns: StatusColumns;
  readonly change: ChangeClauses;
  readonly dump: DumpForm;
  /** How the files of a whole server are copied; absent: by no means of its own. */
  readonly physical?: PhysicalCopy;
  readonly errors: ErrorTables;
  /** What keeps changes from a slave or hides its errors. */
  readonly effects: readonly EffectRow[];
  readonly options: OptionWords;
  readonly semiSync: SemiSyncWords;
  readonly variables: VariableFacts;
  /** Privileges that a local administrator without ALL needs, as SHOW GRANTS prints them. */
  readonly administratorPrivileges: readonly string[];
  /** Privileges of the account that pulls a dump. */
  readonly dumpPrivileges: readonly string[];
  /** Schemas that belong to the server and are never copied. */
  readonly systemSchemas: readonly string[];
  /** What it takes as an account, and as its privileges. */
  readonly accounts: AccountFacts;
  /** Longest replication password that a channel takes. */
  readonly replicationPassword: PasswordLimit;
  readonly mysqlPlugin: MysqlPluginFacts;
}

/** How long a password may be, and in what its server counts. */
export interface PasswordLimit {
  readonly most: number;
  readonly counted: "characters" | "bytes";
}

/** A line of my.cnf that this library writes. */
export interface OptionRow {
  readonly name: string;
  readonly value: string;
  readonly why: string;
  /** What a member of a multi-master pair has instead. */
  readonly inPair?: { readonly value: string; readonly why: string };
}

/**
 * Why a member of a pair has one applier: several keep the master's order by waiting for each other, and where applications
 * change the same rows a client can wait for one of them and hold what another one needs (seen on MariaDB 10.11).
 */
export const oneAfterTheOther =
  "one after the other: several that wait for their turn and applications that write here can wait for each other";

/** What my.cnf calls the things that this library sets. */
export interface OptionWords {
  /** Whether transactions carry GTIDs. */
  readonly gtid: Readonly<Record<"on" | "off", readonly OptionRow[]>>;
  readonly logSlaveUpdates: string;
  /** How long binary logs are kept, and the seconds in one of its units. */
  readonly retention: { readonly name: string; readonly seconds: number };
  /** The format that is written when none is declared; absent: the server's default is this one, and naming it is deprecated. */
  readonly binlogFormat?: "ROW";
  /** What only members of a multi-master pair have. */
  readonly member: readonly OptionRow[];
  /** What only slaves have, beside the names of their relay logs and their filters. */
  readonly slave: readonly OptionRow[];
  /** The same, where a declaration may say otherwise. */
  readonly slaveDefaults: readonly OptionRow[];
}

/** Semi-synchronous replication: a commit on the master waits until a slave has it in its relay log. */
export interface SemiSyncWords {
  readonly master: SemiSyncSide;
  readonly slave: SemiSyncSide;
  /** What the master does while no slave is there, after its side's name: `wait_no_slave`. */
  readonly waitNoSlave: string;
}

/** One side of it. */
export interface SemiSyncSide {
  /** What its variables and its status begin with; its plugin, where it is one, is called so. */
  readonly name: string;
  /** The library of the plugin; absent: it is built in. */
  readonly library?: string;
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
  /** Variables that only a restart changes, whatever the server says. */
  readonly byRestart: readonly string[];
  /** Variables that a server with data keeps: another value is a migration, step by step. */
  readonly keptWithData: readonly string[];
  /** The statement that sets the replication filter `:name` to the list `:values`; empty: it is a variable like others. */
  readonly setFilter: string;
  /** Variables that hold paths: relative ones are below the data directory. */
  readonly paths: readonly string[];
  /** Options that name logs. */
  readonly logNames: readonly string[];
}
