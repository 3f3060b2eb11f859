import { isDeepStrictEqual } from "node:util";
import type { ProgramRun, Registration } from "./mocks";

/** What an engine would do with a resource. */
export type How = "made" | "gone" | "again" | "anew";

/**
 * What an engine would do to come from one run of a program to another, by resource: `again` where an input differs,
 * `anew` where that is one of those that replace, or where the type differs.
 */
export function differences(before: ProgramRun, after: ProgramRun): Readonly<Record<string, How>> {
  const old = byName(before);
  const now = byName(after);
  return Object.fromEntries(
    [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
      const how = difference(old.get(name), now.get(name));
      return how === undefined ? [] : [[name, how]];
    }),
  );
}

function difference(old?: Registration, now?: Registration): How | undefined {
  if (old === undefined) return "made";
  if (now === undefined) return "gone";
  if (old.type !== now.type) return "anew";
  const inputs = new Set([...Object.keys(old.inputs), ...Object.keys(now.inputs)]);
  const changed = [...inputs].filter(
    (input) => !isDeepStrictEqual(old.inputs[input], now.inputs[input]),
  );
  if (changed.length === 0) return undefined;
  const replacing = now.replaceOnChanges.map((path) => path.replace(/\[\*\]$/, ""));
  // A password is made by its provider, for which every input replaces.
  return now.kind === "RandomPassword" || changed.some((input) => replacing.includes(input))
    ? "anew"
    : "again";
}

function byName({ registrations }: ProgramRun): ReadonlyMap<string, Registration> {
  return new Map(registrations.map((registration) => [registration.name, registration]));
}
