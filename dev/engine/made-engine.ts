import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildEngine } from "./build-engine";
import { cacheDirectory } from "../support/cache-directory";
import type { FoundEngine } from "./found-engine";
import { installEngine } from "./install-engine";
import { withLock } from "../support/lock";

/** The version of Pulumi that is installed or built; `cli/go.mod` names the same. */
export const engineVersion = "3.259.0";

/**
 * The engine in the cache directory, installed or else built when it is not there yet. Two runs at once wait for each other.
 * The directory gets its name when it is complete, so a killed run leaves nothing that is taken for an engine.
 *
 * @throws {Error} If it can be neither installed nor built; the message says what is missing.
 */
export async function madeEngine(say: (line: string) => void): Promise<FoundEngine> {
  const directory = join(cacheDirectory(), "engine", engineVersion);
  const making = `${directory}.making`;
  if (!existsSync(directory)) {
    await withLock(`${directory}.lock`, "making the Pulumi engine", say, async () => {
      if (existsSync(directory)) return;
      await rm(making, { recursive: true, force: true });
      await mkdir(dirname(making), { recursive: true });
      const installed = await installEngine(making, engineVersion, say);
      if (!installed) {
        await rm(making, { recursive: true, force: true });
        await buildEngine(making, engineVersion, say);
      }
      await writeFile(join(making, "source"), installed ? "installed" : "built");
      await rename(making, directory);
    });
  }
  const source = await readFile(join(directory, "source"), "utf8");
  return {
    pulumi: join(directory, "bin", "pulumi"),
    source: source === "installed" ? "installed" : "built",
    directory,
  };
}
