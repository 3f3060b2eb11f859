import { setTimeout as delay } from "node:timers/promises";

/** A client that writes on and on. */
export interface Client {
  /** What the server has said is committed: the numbers that `write` was called with. */
  readonly committed: readonly number[];
  /** What it refused, or said nothing of. */
  readonly failed: readonly { readonly number: number; readonly error: string }[];
  /** Resolves when `count` more writes have been committed. */
  commits(count: number): Promise<void>;
  /** Ends it after the write that is under way. */
  stop(): Promise<void>;
}

/** Starts a client that does `write` of 0, 1, 2 and so on, one after the other; one that is refused is not tried again. */
export type StartClient = (write: (number: number) => Promise<unknown>) => Client;

/** Clients for the tests of this file; those that a test leaves are stopped when it ends. */
export function useClients(): StartClient {
  const started: Client[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.stop()));
  }, 60_000);
  return (write) => {
    const one = start(write);
    started.push(one);
    return one;
  };
}

function start(write: Parameters<StartClient>[0]): Client {
  const committed: number[] = [];
  const failed: { number: number; error: string }[] = [];
  let stopped = false;
  const ended = (async () => {
    for (let number = 0; !stopped; number += 1) {
      try {
        await write(number);
        committed.push(number);
      } catch (error) {
        failed.push({ number, error: (error as Error).message });
        await delay(20);
      }
    }
  })();
  return {
    committed,
    failed,
    commits: async (count) => {
      const deadline = Date.now() + 60_000;
      const wanted = committed.length + count;
      while (committed.length < wanted) {
        if (Date.now() > deadline)
          throw new Error(
            `Cannot wait any longer: ${wanted} writes must be committed, ${committed.length} are; the last error is ${failed.at(-1)?.error}`,
          );
        await delay(10);
      }
    },
    stop: () => {
      stopped = true;
      return ended;
    },
  };
}
