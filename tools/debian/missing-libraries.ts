import { readdirSync } from "node:fs";
import { join } from "node:path";

import type { Apt } from "./apt";
import { download, type WantedPackages } from "./fetch-packages";
import { libraryPath } from "./library-path";
import { runProgram } from "./run-program";

/**
 * Adds the library packages that the unpacked programs need and the system lacks.
 *
 * @throws {Error} If a library is still missing when all packages that the wanted ones depend on are there.
 */
export async function addMissingLibraries(apt: Apt, wanted: WantedPackages): Promise<void> {
  const have = new Set(wanted.packages);
  let packages: readonly string[] = wanted.packages;
  for (;;) {
    const missing = await missingLibraries(wanted.root);
    if (missing.length === 0) return;
    packages = (await dependencies(apt, packages)).filter((name) => !have.has(name));
    const problem =
      packages.length === 0
        ? "no package that they depend on has them"
        : await download(apt, { ...wanted, packages });
    if (problem !== "") {
      throw new Error(
        `Cannot use the packages for "${wanted.name}": the libraries ${missing.join(", ")} must be there, they are not: ${problem}; ${wanted.instead}`,
      );
    }
    for (const name of packages) have.add(name);
  }
}

/** The names of the shared libraries that no program of the root finds. */
async function missingLibraries(root: string): Promise<readonly string[]> {
  const environment = { LD_LIBRARY_PATH: libraryPath(root) };
  const missing = new Set<string>();
  for (const directory of ["usr/bin", "usr/sbin", "bin", "sbin"]) {
    const programs = entries(join(root, directory));
    if (programs.length === 0) continue;
    const linked = await runProgram(["ldd", ...programs], { environment });
    for (const [, library] of linked.stdout.matchAll(/^\s*(\S+) => not found/gm)) {
      if (library !== undefined) missing.add(library);
    }
  }
  return [...missing].sort();
}

/** The library packages that some packages depend on and that the system has not installed. */
async function dependencies(apt: Apt, packages: readonly string[]): Promise<readonly string[]> {
  const names = packages
    .flatMap((alternatives) => alternatives.split("|"))
    .map((name) => name.trim());
  const shown = await apt.run("apt-cache", ["--no-all-versions", "show", ...names]);
  const found = new Set<string>();
  for (const [, list] of shown.stdout.matchAll(/^(?:Pre-)?Depends: (.*)$/gm)) {
    for (const dependency of (list ?? "").split(",")) {
      const name = /^[^\s|(:]+/.exec(dependency.trim())?.[0];
      if (name?.startsWith("lib")) found.add(name);
    }
  }
  const installed = await runProgram([
    "dpkg-query",
    "-W",
    "-f",
    "${Package} ${db:Status-Status}\n",
  ]);
  const present = new Set(installed.stdout.split("\n"));
  return [...found].filter((name) => !present.has(`${name} installed`)).sort();
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory).map((name) => join(directory, name));
  } catch {
    return [];
  }
}
