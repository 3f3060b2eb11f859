import type { REQUESTS } from "./request-keys";

type Requests = typeof REQUESTS;

/** The verbs whose requests are checked. */
export type AskedVerb = keyof Requests;
/** The text of a request: each of its keys. */
export type RequestText<V extends AskedVerb> = Readonly<
  Record<Requests[V]["text"][number], string>
>;
/** The values beside it, by whatever stands for them; the name of a creation is given to it when it is made. */
export type RequestValues<V extends AskedVerb, T> = Readonly<
  Record<Exclude<Requests[V]["values"][number], "made">, T>
>;
/** The values of its keys that repeat. */
export type RequestLists<V extends AskedVerb> = Readonly<
  Record<Requests[V]["lists"][number], readonly string[]>
>;
