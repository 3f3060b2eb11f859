import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { cacheDirectory } from "../../support/cache-directory";
import { distribution } from "./distribution";
import { fetchFromSuite, fetchPackages, lookInSuite } from "./fetch-packages";
import { makeOnce } from "../../support/make-once";
import { addMissingLibraries } from "./missing-libraries";
import { runProgram } from "../../support/run-program";

/** What is to be unpacked. */
export interface DebianProgramsOptions {
  /** Names the directory in the cache and the subject of errors, such as "mariadb". */
  readonly name: string;
  /** Package names; "libaio1t64 | libaio1" takes the first that the distribution has. */
  readonly packages: readonly string[];
  /**
   * The suite they come from, such as "trixie". Programs of another suite than the running one come with all
   * libraries they need, the C library included, and run through {@link ownLoader}.
   *
   * @default the running distribution's
   */
  readonly suite?: string;
  /** Gets a line for each step that takes longer than two seconds. */
  readonly say: (line: string) => void;
  /**
   * Completes the error when the packages cannot be had: "or install …".
   *
   * @default "or install them with apt"
   */
  readonly instead?: string;
}

/**
 * Fetches packages of Debian and unpacks them into the user's cache directory, once; no root is needed
 * and nothing of the system changes.
 *
 * Shared libraries that neither the packages nor the system have are added. Programs need
 * `libraryPath(root)` in `LD_LIBRARY_PATH`.
 *
 * @returns the directory that holds the packages' `usr`
 * @throws {Error} If apt or dpkg is missing, a package does not exist, or no mirror can be reached.
 */
export async function debianPrograms(options: DebianProgramsOptions): Promise<string> {
  const { name, packages, say } = options;
  const instead = options.instead ?? "or install them with apt";
  const suite = isForeign(options.suite) ? options.suite : undefined;
  const directory = programsDirectory(options);
  const purpose = `Fetching Debian's packages for ${name}; a few seconds to a minute, once`;
  return makeOnce(directory, purpose, say, async (temporary) => {
    await mustHaveApt(name, instead);
    const wanted = { name, packages, root: temporary, instead };
    if (suite === undefined) {
      await addMissingLibraries(await fetchPackages(wanted, say), wanted);
    } else {
      await addMissingLibraries(await fetchFromSuite(suite, wanted), wanted, "all");
    }
  });
}

/**
 * Sees that packages of a suite are there or can be fetched, without fetching them.
 *
 * @throws {Error} As {@link debianPrograms}.
 */
export async function lookForPrograms(
  options: Pick<DebianProgramsOptions, "name" | "packages"> & { readonly suite: string },
): Promise<void> {
  if (existsSync(programsDirectory(options))) return;
  const instead = "or install them with apt";
  await mustHaveApt(options.name, instead);
  await lookInSuite(options.suite, { ...options, instead });
}

async function mustHaveApt(name: string, instead: string): Promise<void> {
  for (const program of ["apt-get", "dpkg"] as const) {
    const found = await runProgram([program, "--version"]);
    if (found.status !== 0) {
      throw new Error(
        `Cannot fetch the packages for "${name}": the program "${program}" must be on PATH, it is not; use Debian or Ubuntu, ${instead}`,
      );
    }
  }
}

/** Where programs are, or will be; packages of another release would not fit this one's libraries. */
function programsDirectory(
  options: Pick<DebianProgramsOptions, "name" | "packages" | "suite">,
): string {
  const { id, release } = distribution();
  const from = isForeign(options.suite) ? options.suite : release;
  const key = createHash("sha256").update(options.packages.join("\n")).digest("hex").slice(0, 8);
  const name = `${id}-${from}-${process.arch}-${options.name}-${key}`;
  return join(cacheDirectory(), "debian", name);
}

function isForeign(suite: string | undefined): suite is string {
  return suite !== undefined && suite !== distribution().codename;
}
