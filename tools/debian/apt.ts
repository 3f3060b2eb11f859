import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { userInfo } from "node:os";

import { cacheDirectory } from "../engine/cache-directory";
import { type ProgramResult, runProgram } from "./run-program";

/** Debian's package tool, used without changing anything of the system. */
export interface Apt {
  /** The package lists it reads: the system's, or private ones fetched for this project. */
  readonly lists: "system" | "private";
  run(
    program: "apt-get" | "apt-cache",
    args: readonly string[],
    directory?: string,
  ): Promise<ProgramResult>;
}

/** Apt over the system's package lists, or over the user's own ones (which {@link updateLists} fetches). */
export function apt(lists: Apt["lists"]): Apt {
  const root = join(cacheDirectory(), "debian", "apt");
  for (const part of ["lists/partial", "cache/archives/partial"]) {
    mkdirSync(join(root, part), { recursive: true });
  }
  const config = join(root, `${lists}.conf`);
  writeFileSync(config, aptConfig(root, lists));
  return {
    lists,
    run: (program, args, directory = root) =>
      runProgram([program, "-c", config, ...args], {
        directory,
        environment: { LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" },
      }),
  };
}

/** Fetches the package lists of the system's own sources into the user's cache directory. */
export function updateLists(privateApt: Apt): Promise<ProgramResult> {
  return privateApt.run("apt-get", ["--error-on=any", "--quiet", "update"]);
}

function aptConfig(root: string, lists: Apt["lists"]): string {
  return [
    // Root would download as the user _apt, who may not write to the cache directory.
    `APT::Sandbox::User "${userInfo().username}";`,
    `Dir::Cache "${root}/cache/";`,
    ...(lists === "private" ? [`Dir::State::Lists "${root}/lists/";`] : []),
    // An image's own hooks empty the system's caches after an update: that would be a change of the system.
    ...["Pre-Invoke", "Post-Invoke", "Post-Invoke-Success"].map(
      (on) => `#clear APT::Update::${on};`,
    ),
    'Acquire::Retries "3";',
    'Acquire::http::Timeout "20";',
    'Acquire::https::Timeout "20";',
    "",
  ].join("\n");
}
