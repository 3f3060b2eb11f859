import { readdirSync } from "node:fs";
import { join } from "node:path";

import type { Apt } from "./apt";
import { download, knownPackages, type WantedPackages } from "./fetch-packages";
import { libraryPath } from "./library-path";
import { ownLoader } from "./loader";
import { runProgram } from "../../support/run-program";

/**
 * Adds the library packages that the unpacked programs need.
 *
 * @param lacking "by the system": those that the system has not; "all": the C library too, for programs of another
 * suite, which must not meet the system's libraries
 * @throws {Error} If a library is still missing when all packages that the wanted ones depend on are there.
 */
export async function addMissingLibraries(
  apt: Apt,
  wanted: WantedPackages,
  lacking: "by the system" | "all" = "by the system",
): Promise<void> {
  const have = new Set(wanted.packages);
  let packages: readonly string[] = wanted.packages;
  for (;;) {
    const missing = await missingLibraries(wanted.root, lacking);
    if (missing.length === 0) return;
    const installed = lacking === "all" ? new Set<string>() : await installedPackages();
    packages = (await dependencies(apt, packages)).filter(
      (name) => !have.has(name) && !installed.has(name),
    );
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
async function missingLibraries(
  root: string,
  lacking: "by the system" | "all",
): Promise<readonly string[]> {
  const directories = ["usr/bin", "usr/sbin", "bin", "sbin"];
  const programs = directories.flatMap((directory) => entries(join(root, directory)));
  if (programs.length === 0) return [];
  const missing = new Set<string>();
  if (lacking === "by the system") {
    const linked = await runProgram(["ldd", ...programs], {
      environment: { LD_LIBRARY_PATH: libraryPath(root) },
    });
    for (const { library, file } of linkedLibraries(linked.stdout)) {
      if (file === undefined) missing.add(library);
    }
    return [...missing].sort();
  }
  const loader = ownLoader(root);
  if (loader === undefined) return ["libc.so.6"];
  for (const program of programs) {
    const list = [loader, "--library-path", libraryPath(root), "--list", program] as const;
    for (const { library, file } of linkedLibraries((await runProgram(list)).stdout)) {
      // The loader falls back on the system's own directories.
      if (!file?.startsWith(root)) missing.add(library);
    }
  }
  return [...missing].sort();
}

/** What "ldd" and the loader print: "libz.so.1 => /…/libz.so.1 (0x…)" or "libz.so.1 => not found". */
function linkedLibraries(text: string) {
  return [...text.matchAll(/^\s*(\S+) => (not found|\S+)/gm)].map(([, library = "", file]) => ({
    library,
    file: file === "not found" ? undefined : file,
  }));
}

/** The library packages that some packages depend on. */
async function dependencies(apt: Apt, packages: readonly string[]): Promise<readonly string[]> {
  const names = packages
    .flatMap((alternatives) => alternatives.split("|"))
    .map((name) => name.trim());
  const shown = await apt.run("apt-cache", ["--no-all-versions", "show", ...names]);
  const found = new Set<string>();
  for (const [, list] of shown.stdout.matchAll(/^(?:Pre-)?Depends: (.*)$/gm)) {
    for (const dependency of (list ?? "").split(",")) {
      const name = /^[^\s|(:]+/.exec(dependency.trim())?.[0];
      if (name !== undefined && /^z?lib/.test(name)) found.add(name);
    }
  }
  return [...(await knownPackages(apt, [...found]))].sort();
}

async function installedPackages(): Promise<ReadonlySet<string>> {
  const shown = await runProgram(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"]);
  return new Set([...shown.stdout.matchAll(/^(\S+) installed$/gm)].map(([, name]) => name ?? ""));
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory).map((name) => join(directory, name));
  } catch {
    return [];
  }
}
