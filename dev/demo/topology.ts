import type { SandboxLine } from "../servers/lines";
import type { SandboxServer } from "../servers/sandbox-server";

/** A server of a topology. */
export interface ServerRole {
  /** As its stack calls it. */
  readonly name: string;
  /** What it is there, in a word or two: "master". */
  readonly role: string;
  /**
   * Its engine line.
   *
   * @default the MariaDB of the running Debian
   */
  readonly line?: SandboxLine;
}

/** Data that a server holds before Pulumi comes. */
export interface InitialData {
  readonly server: string;
  /** Said while it is written; names the mark of what is written already. */
  readonly name: string;
  readonly sql: string;
}

/** A row that is written on one server and must come to another one. */
export interface TravellingRow {
  /** What the row is: "order". */
  readonly what: string;
  readonly from: string;
  readonly to: string;
  /** A statement that writes the row and returns its id. */
  readonly write: string;
  /** A query that returns 1 where the row with this id is. */
  readonly found: (id: string) => string;
}

/** What `npm run demo -- --topology <name>` brings up and shows: a stack over servers of this machine. */
export interface DemoTopology {
  /** The name of its stack, which is the topology's: `stacks/<name>.ts`. */
  readonly name: string;
  /** "A MariaDB master and a slave": what it is, in the words that a demo begins with. */
  readonly title: string;
  /** In the order in which they are made. */
  readonly servers: readonly ServerRole[];
  readonly data: readonly InitialData[];
  /** The stack's configuration, by key; what is not a string is given as JSON. */
  readonly configuration: (
    servers: Readonly<Record<string, SandboxServer>>,
  ) => Readonly<Record<string, unknown>>;
  /**
   * The stack's output with the account of the applications, its `user` and `password`: the rows are written with it.
   *
   * @default the administrator writes them
   */
  readonly account?: string;
  /** Written and awaited one after the other when the stack is up; refused where applications may not write. */
  readonly rows: readonly TravellingRow[];
  /** Queries of one number each, asked of every server at the end, by what is counted. */
  readonly counts: Readonly<Record<string, string>>;
  /** The database in which the clients begin that the demo names. */
  readonly database: string;
  /** What was done, a sentence or two. */
  readonly summary: string;
  /** How `destroy` leaves the servers, in a sentence. */
  readonly afterDestroy: string;
  /** Finds the line of the stack that is worth changing first. */
  readonly change: RegExp;
}
