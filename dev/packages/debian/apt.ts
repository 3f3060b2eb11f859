import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { userInfo } from "node:os";

import { cacheDirectory } from "../../support/cache-directory";
import { withLock } from "../../support/lock";
import { type ProgramResult, runProgram } from "../../support/run-program";

/** Debian's package tool, used without changing anything of the system. */
export interface Apt {
  /** The directory of its private package lists; empty when it reads the system's. */
  readonly lists: string;
  run(
    program: "apt-get" | "apt-cache",
    args: readonly string[],
    directory?: string,
  ): Promise<ProgramResult>;
}

/** Apt over the system's package lists, or over the user's own ones (which {@link updateLists} fetches). */
export function apt(lists: "system" | "private"): Apt {
  const root = aptDirectory();
  return configured(lists, lists === "private" ? join(root, "lists") : "", join(root, "cache"), []);
}

/**
 * Apt over one further suite, as if nothing were installed: a package of the running distribution, being newer, would
 * otherwise stand in the way of the suite's.
 *
 * @param source the text of a `.sources` file
 */
export function suiteApt(suite: string, source: string): Apt {
  const root = join(aptDirectory(), suite);
  mkdirSync(join(root, "none"), { recursive: true });
  writeFileSync(join(root, "status"), "");
  writeFileSync(join(root, "suite.sources"), source);
  return configured(suite, join(root, "lists"), join(root, "cache"), [
    `Dir::State::status "${root}/status";`,
    `Dir::Etc::sourcelist "${root}/suite.sources";`,
    `Dir::Etc::sourceparts "${root}/none";`,
    `Dir::Etc::preferencesparts "${root}/none";`,
    `Dir::Etc::preferences "${root}/none/preferences";`,
    'Acquire::Languages "none";',
  ]);
}

/** Fetches the package lists into the user's cache directory. */
export function updateLists({ lists, run }: Apt): Promise<ProgramResult> {
  return withLock(
    `${lists}.lock`,
    "fetching package lists",
    () => undefined,
    () => run("apt-get", ["--error-on=any", "--quiet", "update"]),
  );
}

function configured(name: string, lists: string, cache: string, settings: readonly string[]): Apt {
  mkdirSync(join(cache, "archives/partial"), { recursive: true });
  if (lists !== "") mkdirSync(join(lists, "partial"), { recursive: true });
  const config = join(aptDirectory(), `${name}.conf`);
  const text = [
    // Root would download as the user _apt, who may not write to the cache directory.
    `APT::Sandbox::User "${userInfo().username}";`,
    `Dir::Cache "${cache}/";`,
    ...(lists === "" ? [] : [`Dir::State::Lists "${lists}/";`]),
    // An image's own hooks empty the system's caches after an update: that would be a change of the system.
    ...["Pre-Invoke", "Post-Invoke", "Post-Invoke-Success"].map(
      (on) => `#clear APT::Update::${on};`,
    ),
    'Acquire::Retries "3";',
    'Acquire::http::Timeout "20";',
    'Acquire::https::Timeout "20";',
    ...settings,
    "",
  ].join("\n");
  writeFileSync(config, text);
  return {
    lists,
    run: (program, args, directory = cache) =>
      runProgram([program, "-c", config, ...args], {
        directory,
        environment: { LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" },
      }),
  };
}

function aptDirectory(): string {
  return join(cacheDirectory(), "debian", "apt");
}
