import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import type { Operation } from "../protocol/resource-type";
import type { Connection } from "./run";
import { type Login, login } from "./ssh-login";
import { handshake } from "./ssh-handshake";
import { tcpConnect } from "./tcp-connect";

/**
 * Connects to a machine, through a proxy if the connection names one, trying again as often as `dialErrorLimit` allows.
 *
 * @throws {Error} At once if a key cannot be read, else with the error of the last try.
 */
export async function dial(operation: Operation, connection: Connection): Promise<Client> {
  const target = await login(connection);
  if (connection.proxy === undefined) {
    return dialWithRetry(operation, "Dial", connection.dialErrorLimit, () =>
      open(connection, target),
    );
  }
  try {
    return await dialThrough(operation, connection, target, connection.proxy);
  } catch (error) {
    throw new Error(`proxy: ${(error as Error).message}`);
  }
}

async function dialThrough(
  operation: Operation,
  connection: Connection,
  target: Login,
  proxy: Connection,
): Promise<Client> {
  const { dialErrorLimit } = connection;
  const hop = await login(proxy);
  const client = await dialWithRetry(operation, "Dial proxy", proxy.dialErrorLimit, () =>
    open(proxy, hop),
  );
  const stream = await dialWithRetry(operation, "Dial from proxy", dialErrorLimit, () =>
    forwarded(client, connection),
  );
  // The real plugin tries again on the same, then spent stream, so only a limit of 0 shows the true error.
  let spent = false;
  return dialWithRetry(operation, "Dial", dialErrorLimit, async () => {
    if (spent) throw new Error("ssh: handshake failed: EOF");
    spent = true;
    return handshake(stream, target);
  });
}

async function open(connection: Connection, as: Login): Promise<Client> {
  return handshake(await tcpConnect(connection), as);
}

function forwarded(client: Client, { host, port }: Connection): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut("127.0.0.1", 0, host, port, (error, stream) => {
      if (error)
        reject(new Error(`ssh: rejected: connect failed (${error.message.replace(/^.*: /, "")})`));
      else resolve(stream);
    });
  });
}

async function dialWithRetry<T>(
  { signal, status }: Operation,
  what: string,
  limit: number,
  attempt: () => Promise<T>,
): Promise<T> {
  let pauseMilliseconds = 100;
  for (let failures = 0; ; failures++) {
    if (signal.aborted) throw signal.reason;
    try {
      return await orAborted(signal, attempt());
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (limit > -1 && failures >= limit) {
        throw new Error(`after ${failures} failed attempts: ${(error as Error).message}`);
      }
      status(`${what} ${failures + 1}/${limit === -1 ? "inf" : limit} failed: retrying`);
    }
    await delay(pauseMilliseconds, undefined, { signal }).catch(() => {});
    pauseMilliseconds = Math.min(pauseMilliseconds * 1.5, 5000);
  }
}

/** What an attempt gives, unless the operation is aborted before. */
async function orAborted<T>(signal: AbortSignal, attempt: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const aborted = once(signal, "abort", { signal: stop.signal });
  try {
    return await Promise.race([
      attempt,
      aborted.then(() => {
        throw signal.reason;
      }),
    ]);
  } finally {
    aborted.catch(() => {});
    stop.abort();
  }
}
