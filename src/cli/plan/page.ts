import type { Answer } from "./answers";
import type { ChangedStep } from "../../steps/changes";
import type { Effect } from "../../steps/effects";
import type { PagePreview } from "./preview/page-preview";

/** A step that a run does, for a reviewer. */
export interface PlannedStep {
  readonly name: string;
  /** The server, pair or file whose step it is. */
  readonly of: string;
  /** The server on whose host it runs. */
  readonly on: string;
  readonly how: ChangedStep["how"];
  readonly effect: Effect;
  /** What it does this time. */
  readonly what: string;
  /** What it is there for. */
  readonly why: string;
  /** How it is taken back. */
  readonly undo: string;
}

/** A text that hosts are given. */
export interface PlannedText {
  /** The server and what it is: `db1: my.cnf`. */
  readonly title: string;
  readonly kind: "ini" | "sql" | "text";
  /** Absent: there was none. */
  readonly before?: string;
  /** Absent: there is none any more. */
  readonly after?: string;
}

/** All that a reviewer is shown of a stack: a change, or, without `base`, its first run. */
export interface Page {
  readonly stack: string;
  /** What it is compared with; absent: with nothing. */
  readonly base?: string;
  /** The effects of its steps and where they have them, the highest first; only "nothing" where none has another, none: nothing runs. */
  readonly verdict: readonly Verdict[];
  /** Servers for which the run is refused, with all of these effects left out; the answers say why. */
  readonly refusedServers: readonly string[];
  /** The reviewer's five questions, in the same order on every page. */
  readonly answers: readonly Answer[];
  readonly servers: readonly PlannedServer[];
  /** Diagrams of what hangs together, before and after; equal: nobody follows otherwise. */
  readonly diagrams: { readonly before?: string; readonly after: string };
  /** In the order in which they run, those of servers that go at their end. */
  readonly steps: readonly PlannedStep[];
  readonly texts: readonly PlannedText[];
  readonly warnings: { readonly came: readonly string[]; readonly went: readonly string[] };
  /** What must be known of the comparison. */
  readonly notes: readonly string[];
  /** What a preview of the same stack says; absent: none is there. */
  readonly preview?: PagePreview;
}

/** What a reviewer is shown of a stack whose program fails or is refused: nothing runs. */
export interface RefusedPage extends Pick<Page, "stack" | "base" | "preview"> {
  /** What the program says. */
  readonly refused: string;
}

/** An effect, and the servers, pairs and files that have it. */
export interface Verdict {
  readonly effect: Effect;
  readonly on: readonly string[];
}

/** A server as it is declared. */
export interface PlannedServer {
  readonly name: string;
  readonly role: string;
  readonly line: string;
  readonly serverId: number;
  readonly address: string;
  readonly port: number;
  readonly follows?: string;
  readonly writes: boolean;
}

/** Whether a reviewer must see it without opening anything. */
export function isTelling({ effect, how }: Pick<PlannedStep, "effect" | "how">): boolean {
  return effect !== "nothing" || how === "gone";
}

/** What the title of a text says of it. */
export function titleOf({ title, before, after }: PlannedText): string {
  if (before === undefined) return `${title} (new)`;
  return after === undefined ? `${title} (gone)` : title;
}
