import type { Effect } from "../steps/effects";

/** What a consequence says of its server, as far as it has one of these effects: told by how its text begins. */
const SAID: readonly (readonly [RegExp, Effect])[] = [
  [/^restarts(,| unless)/, "restart"],
  [/^applications write on .* instead: nobody can write /, "write-pause"],
  [/^seed \d+ copies /, "copy"],
  [/^seed \d+ replaces /, "re-seed"],
  [/^copies .*, in the place of /, "copy"],
  [/^follows .* (instead of .*|from now on)$/, "re-point"],
];

/** The effect that a consequence's text tells; nothing where it tells none of those that can be missed. */
export function effectSaid(text: string): Effect | undefined {
  return SAID.find(([beginning]) => beginning.test(text))?.[1];
}

/** Whether the text is that of a run that is refused for sure. */
export function isRefused(text: string): boolean {
  return text.startsWith("is refused") && !text.includes(", unless the server has ");
}

/** Whether the text says that what a run does to a server is not known. */
export function isUnknown(text: string): boolean {
  return text.includes(" is unknown until it runs");
}
