import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { cacheDirectory } from "../support/cache-directory";

/** Below Linux's default range for outgoing connections, so that a stopped server finds its port free again. */
const firstPort = 21_000;
const ports = 11_000;

/**
 * Reserves a free port on loopback for the server in a directory, until {@link releasePorts}.
 *
 * The reservation is a file made exclusively, so that servers made at the same time do not collide; a port that
 * another program listens on is passed over.
 *
 * @throws {RangeError} If no port is free.
 */
export async function reservePort(directory: string): Promise<number> {
  mkdirSync(reservations(), { recursive: true });
  const start = Math.floor(Math.random() * ports);
  for (let offset = 0; offset < ports; offset += 1) {
    const port = firstPort + ((start + offset) % ports);
    if (!reserved(port, directory)) continue;
    if (await isFree(port)) return port;
    rmSync(join(reservations(), String(port)), { force: true });
  }
  throw new RangeError(
    `Cannot reserve a port: one of ${firstPort} to ${firstPort + ports - 1} must be free, none is`,
  );
}

/** Gives back the ports of the servers that the predicate accepts by their directories. */
export function releasePorts(isGone: (directory: string) => boolean): void {
  mkdirSync(reservations(), { recursive: true });
  for (const name of readdirSync(reservations())) {
    const file = join(reservations(), name);
    try {
      if (isGone(readFileSync(file, "utf8"))) rmSync(file, { force: true });
    } catch {
      // Another run has removed it in the meantime.
    }
  }
}

function reserved(port: number, directory: string): boolean {
  try {
    writeFileSync(join(reservations(), String(port)), directory, { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ host: "127.0.0.1", port, exclusive: true }, () =>
      probe.close(() => resolve(true)),
    );
  });
}

function reservations(): string {
  return join(cacheDirectory(), "sandbox", "ports");
}
