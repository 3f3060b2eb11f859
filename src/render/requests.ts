import { type Asked, REQUESTS } from "./request-keys";
import type { AskedVerb, RequestLists, RequestText } from "./request-types";

/** The text of a request: a line for each key, then, after an empty one, what is handed over as it is. */
export function renderRequest<V extends AskedVerb>(
  verb: V,
  text: RequestText<V>,
  lists: RequestLists<V>,
  body = "",
): string {
  const asked: Asked = REQUESTS[verb];
  const texts: Readonly<Record<string, string>> = text;
  const many: Readonly<Record<string, readonly string[]>> = lists;
  const lines = [
    ...asked.text.map((key) => `${key}=${texts[key]}\n`),
    ...asked.lists.flatMap((key) => many[key]!.map((value) => `${key}=${value}\n`)),
  ];
  return lines.join("") + (body === "" ? "" : `\n${body}`);
}

/** Those keys as the runner is told them: for each verb a line. */
export function requestKeys(): Readonly<Record<`request_${keyof Asked}`, string>> {
  const rows: readonly (readonly [string, Asked])[] = Object.entries(REQUESTS);
  const lines = (part: keyof Asked): string =>
    rows
      .filter(([, asked]) => asked[part].length > 0)
      .map(([verb, asked]) => `${verb} ${asked[part].join(" ")}`)
      .join("\n");
  return {
    request_text: lines("text"),
    request_lists: lines("lists"),
    request_values: lines("values"),
  };
}

/** A yes or a no of a request. */
export function yesNo(is: boolean): "yes" | "no" {
  return is ? "yes" : "no";
}

/** An on or an off of a request. */
export function onOff(is: boolean): "on" | "off" {
  return is ? "on" : "off";
}

/** How a request says whether everything is meant, or the databases that it names. */
export function scopeWord(databases: readonly string[] | undefined): string {
  return databases === undefined ? "everything" : "named databases";
}
