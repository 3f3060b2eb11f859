import { lstatSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

import { directoryKey } from "./registry";

/** Linux takes no longer path for a Unix socket (`unix(7)`: 108 bytes with the closing zero). */
const socketPathBytes = 107;

/** Where a server's socket is: in its directory, or, when that path is too long, in {@link shortDirectory}. */
export function socketPath(directory: string): string {
  const inside = join(directory, "server.sock");
  return Buffer.byteLength(inside) <= socketPathBytes
    ? inside
    : join(shortDirectory(directory), "server.sock");
}

/**
 * Makes the directory of a server's socket.
 *
 * @throws {Error} If somebody else has made it.
 */
export function makeSocketDirectory(directory: string): void {
  const short = shortDirectory(directory);
  if (!socketPath(directory).startsWith(short)) return;
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const made = lstatSync(short);
  if (!made.isDirectory() || made.uid !== userInfo().uid || (made.mode & 0o077) !== 0) {
    throw new Error(
      `Cannot use the directory "${short}": it must be this user's alone, it is somebody else's`,
    );
  }
}

/** Removes the directory of a server's socket, if the server has one of its own. */
export function removeSocketDirectory(directory: string): void {
  rmSync(shortDirectory(directory), { recursive: true, force: true });
}

/** A short directory that belongs to this user's server alone; its name follows from the server's directory. */
function shortDirectory(directory: string): string {
  return join(tmpdir(), `pmr-${userInfo().uid}-${directoryKey(directory)}`);
}
