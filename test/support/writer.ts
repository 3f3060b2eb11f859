import { setTimeout as delay } from "node:timers/promises";

/** Between two writes: each starts a client, and without a pause they take the processors from what is tested. */
const pauseMilliseconds = 20;

/** Calls `write` again and again, with the number of the call from 0 on; what is returned stops it, and gives how many were made. */
export function startWriter(write: (call: number) => Promise<unknown>): () => Promise<number> {
  let going = true;
  const written = (async () => {
    let calls = 0;
    for (; going; calls += 1) {
      await write(calls);
      await delay(pauseMilliseconds);
    }
    return calls;
  })();
  return () => {
    going = false;
    return written;
  };
}

/** Calls `writes` again and again as long as `work` lasts. */
export async function whileWriting<T>(
  writes: readonly ((call: number) => Promise<unknown>)[],
  work: () => Promise<T>,
): Promise<T> {
  const stops = writes.map(startWriter);
  try {
    return await work();
  } finally {
    await Promise.all(stops.map((stop) => stop()));
  }
}
