import { Failure } from "../failure";
import { printable } from "../printable";
import type { ApiRequest, Forge } from "./forge";

/** Seconds that one answer may take. */
const SECONDS = 30;
/** How often something is tried. */
const TRIES = 5;
/** Seconds that all waiting between tries may take. */
const PATIENCE = 120;
/** Seconds to wait where a limit of requests does not say for how long. */
const LIMITED = 60;

/** Why an API did not do what it was asked; its message holds no token. */
export class Refusal extends Failure {
  constructor(
    message: string,
    /** The status of its answer; absent: there was none. */
    readonly status: number | undefined,
    /** Seconds after which it may answer otherwise, "soon" where it does not say; absent: it will not. */
    readonly after?: number | "soon",
  ) {
    super(message);
  }
}

/** An answer, and whether a list goes on after it. */
export interface Answer {
  readonly body: unknown;
  readonly more: boolean;
}

/** Asks once. @throws {Refusal} If the answer is none of success. */
export async function ask(forge: Forge, { method, url, body }: ApiRequest): Promise<Answer> {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url, {
      method,
      headers: {
        ...forge.headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Another place would be given the token too.
      redirect: "error",
      signal: AbortSignal.timeout(SECONDS * 1000),
    });
    text = await answer.text();
  } catch (error) {
    // Its own words may hold the token, as of a header that is none.
    const { name, cause } = error as Error & { cause?: { code?: string } };
    const why = cause?.code ?? (name === "TimeoutError" ? `no answer in ${SECONDS} s` : name);
    throw new Refusal(`${method} ${pathOf(url)} failed: ${why}`, undefined, "soon");
  }
  const more = /<[^>]*>;\s*rel="next"/.test(answer.headers.get("link") ?? "");
  if (answer.ok) return { body: parsed(text), more };
  const { status } = answer;
  const said = messageIn(text, forge.token);
  const after = waitOf(status, answer.headers, said);
  throw new Refusal(
    `${method} ${pathOf(url)} ended with ${status}${said === "" ? "" : `: ${said}`}`,
    status,
    after,
  );
}

/**
 * What `attempt` returns, which is tried again where that may help, as long as its waits are not too long.
 *
 * @param attempt Is told how often it was tried already.
 * @param pause Waits for some milliseconds.
 */
export async function patiently<T>(
  attempt: (tries: number) => Promise<T>,
  pause: (milliseconds: number) => Promise<void>,
): Promise<T> {
  let waited = 0;
  for (let tries = 0; ; tries++) {
    try {
      return await attempt(tries);
    } catch (error) {
      if (!(error instanceof Refusal) || error.after === undefined) throw error;
      const seconds = error.after === "soon" ? 2 ** tries : error.after;
      waited += seconds;
      if (tries + 1 >= TRIES || waited > PATIENCE) throw error;
      await pause(seconds * 1000);
    }
  }
}

/** When an answer may be another one. */
function waitOf(status: number, headers: Headers, said: string): number | "soon" | undefined {
  const limited =
    status === 429 ||
    (status === 403 &&
      (headers.has("retry-after") ||
        headers.get("x-ratelimit-remaining") === "0" ||
        /rate limit/i.test(said)));
  if (!limited && status < 500) return undefined;
  const after = headers.get("retry-after");
  if (after !== null) {
    const seconds = /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - Date.now()) / 1000;
    if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  }
  if (!limited) return "soon";
  const reset = Number(headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset") ?? NaN);
  return Number.isFinite(reset) ? Math.max(1, Math.ceil(reset - Date.now() / 1000)) : LIMITED;
}

/** What an API says of an error, on one line. */
function messageIn(text: string, token: string): string {
  const answer = parsed(text) as { message?: unknown; error?: unknown } | null | undefined;
  const said = answer?.message ?? answer?.error;
  const line = typeof said === "string" ? said : said === undefined ? "" : JSON.stringify(said);
  const safe = token === "" ? line : line.replaceAll(token, "***");
  return printable(safe).replace(/\s+/g, " ").slice(0, 300);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
