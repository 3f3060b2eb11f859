import type { Finding } from "./finding";

/** A place in a master's binary log. */
export interface Place {
  readonly gtid?: string;
  readonly file?: string;
  readonly position?: number;
}

/** The state of a slave's channel. */
export interface Channel {
  readonly running: boolean;
  /** What the server says of its two threads: Yes, No, Connecting, … */
  readonly receiver: string;
  readonly applier: string;
  readonly master: string;
  /** Seconds; null when the server does not know. */
  readonly lag: number | null;
  readonly at: Place;
  readonly receiverError?: { readonly number: number; readonly text: string };
  readonly applierError?: { readonly number: number; readonly text: string; readonly at?: Place };
}

/** What a server said of itself. */
export interface Look {
  readonly version: string;
  readonly serverId: number;
  readonly readOnly: boolean;
  readonly administratorsWrite: boolean;
  /** The step of a run that is at work there. */
  readonly step?: string;
  readonly seedInterrupted: boolean;
  readonly seeded: boolean;
  /** The directory of the data from before its copy, until that is proved. */
  readonly kept?: string;
  /** Why its master's binary log is not the one that it has read, where that was seen. */
  readonly lost?: string;
  readonly log?: Place;
  readonly channel?: Channel;
  readonly semiSync?: {
    readonly waits: boolean;
    readonly answeredBy: number;
    readonly answers: boolean;
  };
  /** What it wrote itself, by GTID: of a MySQL slave all of it, also what its master has. */
  readonly own?: string;
  /** What keeps changes from slaves or hides errors, and is not declared. */
  readonly undeclared?: readonly Finding[];
  /** Server ids of the slaves that are attached. */
  readonly slaves: readonly number[];
}

/** What came of looking at one server. */
export type Looked =
  | { readonly as: "answers"; readonly look: Look }
  | {
      readonly as: "silent";
      /** The error with which it refuses the local administrator; absent: nothing answers. */
      readonly refused?: string;
    }
  | { readonly as: "unreached"; readonly why: string };

/** A place as `--at` takes it. */
export function placeName({ gtid, file, position }: Place): string {
  return gtid ?? `${file}:${position}`;
}
