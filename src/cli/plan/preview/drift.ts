import { NOT_MENDED } from "../../../observe/texts";
import type { Operation } from "./shapes";

/** Something on a host that is otherwise than the last run has left it. */
export interface Drift {
  readonly of: string;
  /** The step that mends it; absent: none does. */
  readonly step?: string;
  /** When it was seen, and what. */
  readonly text: string;
}

/** What an observation has seen on the host of the server `of` since the last run. */
export function driftSeen(of: string, observation: Operation): readonly Drift[] {
  return newTexts(observation).map(([step, text]) => ({
    of,
    ...(step === NOT_MENDED ? {} : { step }),
    text,
  }));
}

/** Texts of an observation that are other ones than before. */
function newTexts({ op, before, after }: Operation): readonly (readonly [string, string])[] {
  if (op === "delete") return [];
  const [old, now] = [before, after].map(({ environment }) =>
    typeof environment === "object" && environment !== null ? environment : {},
  );
  return Object.entries(now ?? {}).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && (old as Record<string, unknown>)[entry[0]] !== entry[1],
  );
}

/** Whether a step runs for a difference alone: its command has the text, and nothing else of it is another one. */
export function isOnly(text: string, { urn, before, after, differ }: Operation): boolean {
  const commands = ["create", "update"].map((key) => [before[key], after[key]].map(String));
  return (
    commands.some(([, now]) => now?.includes(`# drift ${text}`)) &&
    commands.every(([old = "", now = ""]) => withoutDrift(old) === withoutDrift(now)) &&
    // What a proof looks for is another one after each run.
    differ.every((name) =>
      ["create", "update", ...(urn.endsWith("-verify") ? ["stdin"] : [])].includes(name),
    )
  );
}

/** As `withDrift` of `src/observe/texts.ts` writes it. */
function withoutDrift(command: string): string {
  return command.replace(/[\n ]# drift \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ: .*/g, "");
}
