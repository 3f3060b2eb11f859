import { join } from "node:path";
import { rm } from "node:fs/promises";

import { type DatabasePrograms, databasePrograms } from "../../dev/servers/programs";
import { chosenLine, type SandboxLine } from "../../dev/servers/lines";
import { cleanStale, removeServer } from "../../dev/servers/remove-server";
import type { SandboxServer } from "../../dev/servers/sandbox-server";
import { createServer } from "../../dev/servers/server";
import { makeTestDirectory } from "../../dev/servers/test-directory";

/** Makes servers for the tests of one file. */
export interface TestServers {
  /** Makes and starts a server; `config` holds further lines of its base option file. */
  create(name: string, options?: { readonly config?: string }): Promise<SandboxServer>;
  /** The programs that the servers run; there once a test runs. */
  programs(): DatabasePrograms;
  /** The temporary directory of this test file; there once a test runs. */
  directory(): string;
}

/** The first test of a new machine fetches the servers' programs. */
const firstRunMilliseconds = 300_000;

/**
 * Servers for the tests of this jest file, or of the `describe` it is called in: all are removed afterwards, even
 * when tests fail. What crashed runs have left is removed first.
 *
 * @param options the servers' line; by default the one that `SANDBOX_LINE` names, else the running Debian's MariaDB
 */
export function useServers(options: { readonly line?: SandboxLine | undefined } = {}): TestServers {
  const made = new Set<string>();
  let programs: DatabasePrograms | undefined;
  let root: string | undefined;
  const there = <T>(value: T | undefined): T => {
    if (value === undefined)
      throw new ReferenceError("Cannot use test servers: a test must run, none does");
    return value;
  };
  beforeAll(async () => {
    await cleanStale();
    programs = await databasePrograms(
      (line) => process.stderr.write(`${line}\n`),
      options.line ?? chosenLine(),
    );
    root = makeTestDirectory();
  }, firstRunMilliseconds);
  afterAll(async () => {
    await Promise.all([...made].map((directory) => removeServer({ directory })));
    if (root !== undefined) await rm(root, { recursive: true, force: true });
  }, 60_000);
  return {
    create: (name, options = {}) => {
      const directory = join(there(root), name);
      made.add(directory);
      return createServer({ directory, name, programs: there(programs), ...options });
    },
    programs: () => there(programs),
    directory: () => there(root),
  };
}
