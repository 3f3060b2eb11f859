import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { withLock } from "./lock";
import { slowStep } from "./slow-step";

/**
 * Makes a directory of the cache unless it is there, and returns its path.
 *
 * It appears whole or not at all: it is made beside its place and renamed, what a killed run left behind is
 * removed, and a second run waits for the first.
 *
 * @param purpose what is made and how long it may take: "Unpacking …; a minute, once"
 */
export async function makeOnce(
  directory: string,
  purpose: string,
  say: (line: string) => void,
  make: (temporary: string) => Promise<void>,
): Promise<string> {
  if (existsSync(directory)) return directory;
  await withLock(`${directory}.lock`, `making "${directory}"`, say, async () => {
    if (existsSync(directory)) return;
    const temporary = `${directory}.making`;
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    await mkdir(dirname(directory), { recursive: true });
    try {
      await slowStep(purpose, say, () => make(temporary));
      await rename(temporary, directory);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
  return directory;
}
