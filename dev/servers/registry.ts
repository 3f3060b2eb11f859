import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { cacheDirectory } from "../support/cache-directory";
import type { ProcessIdentity } from "../support/processes";

/** What is remembered of a server outside its directory, so that a crashed run's servers are found. */
export interface RegistryEntry {
  /** The server's directory, which identifies it. */
  readonly directory: string;
  /** A test's server is removed when its owner has ended; a demo's stays. */
  readonly purpose: "test" | "demo";
  /** The process that made it. */
  readonly owner: ProcessIdentity;
}

/** Records a server; done before anything of it exists. */
export function record(entry: RegistryEntry): void {
  mkdirSync(registry(), { recursive: true });
  const file = entryFile(entry.directory);
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(entry));
  renameSync(`${file}.${process.pid}`, file);
}

/** Forgets a server; done when nothing of it is left. */
export function forget(directory: string): void {
  rmSync(entryFile(directory), { force: true });
}

/** All recorded servers. */
export function recorded(): readonly RegistryEntry[] {
  mkdirSync(registry(), { recursive: true });
  return readdirSync(registry())
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(join(registry(), name), "utf8")) as RegistryEntry];
      } catch {
        return []; // Another run has removed it in the meantime.
      }
    });
}

/** A short name for a server's directory, the same at every call. */
export function directoryKey(directory: string): string {
  return createHash("sha256").update(directory).digest("hex").slice(0, 16);
}

function entryFile(directory: string): string {
  return join(registry(), `${directoryKey(directory)}.json`);
}

function registry(): string {
  return join(cacheDirectory(), "sandbox", "servers");
}
