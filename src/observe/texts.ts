import { plain } from "../render/saying";
import type { Topology } from "../topology/topology";
import { EVERY_STEP, type Difference } from "./difference";

/** The place of differences that no step mends, among texts by step. */
export const NOT_MENDED = "not mended";

/** How long a text of one step may be: a command line has an end. */
const LONGEST = 2000;

/**
 * Differences as one line for each of `places`, those of a host, with the time, which makes it another one than the last.
 */
export function textsOf(
  differences: readonly Difference[],
  places: readonly string[],
  now: Date,
): Record<string, string> {
  const texts: Record<string, string> = {};
  const every = places.filter((place) => place !== NOT_MENDED && !place.endsWith("-runner"));
  for (const { step, text, kind } of differences) {
    const one = kind === "report" ? NOT_MENDED : step;
    for (const key of one === EVERY_STEP ? every : [one])
      texts[key] = `${texts[key] === undefined ? "" : `${texts[key]}; `}${plain(text)}`;
  }
  const at = now.toISOString().replace(/\.\d+Z$/, "Z");
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, `${at}: ${text.slice(0, LONGEST)}`]),
  );
}

/** The places that a text about the host of `server` can have. */
export function placesOf({ servers }: Topology, server: string): readonly string[] {
  const own = ["runner", "config", "accounts", "local-accounts", "follow"];
  return [
    NOT_MENDED,
    ...own.map((verb) => `${server}-${verb}`),
    ...servers.flatMap(({ name, follows }) => (follows?.master === server ? [`${name}-link`] : [])),
  ];
}

/** `command`, which runs again when `text` is another one. */
export function withDrift(command: string, text: string): string {
  if (text === "") return command;
  return `${command}${command.includes("\n") ? "\n" : " "}# drift ${text}`;
}
