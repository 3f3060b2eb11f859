import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";

import { releasePorts } from "./ports";
import { hasEnded } from "../support/processes";
import { serverProcesses } from "./server-processes";
import { forget, recorded } from "./registry";
import { endProcesses } from "./server-control";
import { removeSocketDirectory } from "./socket-path";
import { removeEndedTestDirectories } from "./test-directory";

/**
 * Ends a server and deletes everything of it, its data included; also one that is half-made or half-removed.
 *
 * Processes are found by their command lines, so that none is missed and no other is ended.
 */
export async function removeServer(server: { readonly directory: string }): Promise<void> {
  const { directory } = server;
  // Again until none is left: a program of the library may be starting one just now.
  for (let found = serverProcesses(directory); found.length > 0;) {
    await endProcesses(found, directory);
    found = serverProcesses(directory);
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  removeSocketDirectory(directory);
  releasePorts((owner) => owner === directory);
  forget(directory);
}

/**
 * Removes what crashed runs have left: test servers whose owner has ended, and records of servers whose directory
 * somebody has deleted. Servers of a living process, and the demo's, stay.
 */
export async function cleanStale(): Promise<void> {
  for (const { directory, purpose, owner } of recorded()) {
    const abandoned = purpose === "test" && hasEnded(owner);
    const deleted = hasEnded(owner) && !existsSync(directory);
    if (abandoned || deleted) await removeServer({ directory });
  }
  const known = new Set(recorded().map(({ directory }) => directory));
  releasePorts((directory) => !known.has(directory));
  await removeEndedTestDirectories();
}
