import type { ChangedStep } from "../../../steps/changes";
import type { PagePreview } from "./page-preview";

/** How much of a text, and of how many, a comment holds: hosts and programs say as much as they like. */
const LONGEST = 500;
const MOST = 50;

/** What a preview does with a step, in a cell. */
export const PREVIEWED: Readonly<Record<ChangedStep["how"], string>> = {
  made: "made",
  again: "runs again",
  anew: "made anew",
  gone: "goes",
};

/** What the preview does with the step `name`. */
export function previewedOf({ steps, failed }: PagePreview, name: string): string {
  const how = steps.find((step) => step.name === name)?.how;
  if (how !== undefined) return PREVIEWED[how];
  return failed ? "unknown" : "stays as it is";
}

/** How the preview stands to the plan, as one sentence without its end. */
export function agreement({ failed, contradictions, steps, drifted }: PagePreview): string {
  if (failed) return "the preview fails: nothing runs";
  if (contradictions.length > 0)
    return `the preview contradicts the plan in ${contradictions.length} point(s): more may happen than the plan says`;
  const more =
    drifted.length === 0 ? "" : `, and runs ${drifted.length} more for what was changed by hand`;
  return `the preview agrees on ${steps.length - drifted.length} step(s)${more}`;
}

/** `text`, at most as long as a comment can hold. */
export function short(text: string): string {
  const signs = [...text];
  return signs.length > LONGEST ? `${signs.slice(0, LONGEST).join("")} …` : text;
}

/** `all`, as many of them as a comment can hold, and how many more there are. */
export function first<T>(
  all: readonly T[],
  shown: (one: T) => string,
  more: (n: number) => string,
) {
  const rest = all.length - MOST;
  return [...all.slice(0, MOST).map(shown), ...(rest > 0 ? [more(rest)] : [])];
}
