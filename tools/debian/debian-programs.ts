import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { cacheDirectory } from "../engine/cache-directory";
import { fetchPackages } from "./fetch-packages";
import { makeOnce } from "./make-once";
import { addMissingLibraries } from "./missing-libraries";
import { runProgram } from "./run-program";

/** What is to be unpacked. */
export interface DebianProgramsOptions {
  /** Names the directory in the cache and the subject of errors, such as "mariadb". */
  readonly name: string;
  /** Package names; "libaio1t64 | libaio1" takes the first that the distribution has. */
  readonly packages: readonly string[];
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
 * Fetches packages of the running Debian and unpacks them into the user's cache directory, once; no root is needed
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
  const key = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 8);
  const directory = join(cacheDirectory(), "debian", `${distribution()}-${name}-${key}`);
  const purpose = `Fetching Debian's packages for ${name}; a few seconds to a minute, once`;
  return makeOnce(directory, purpose, say, async (temporary) => {
    for (const program of ["apt-get", "dpkg"] as const) {
      const found = await runProgram([program, "--version"]);
      if (found.status !== 0) {
        throw new Error(
          `Cannot fetch the packages for "${name}": the program "${program}" must be on PATH, it is not; use Debian or Ubuntu, ${instead}`,
        );
      }
    }
    const wanted = { name, packages, root: temporary, instead };
    const apt = await fetchPackages(wanted, say);
    await addMissingLibraries(apt, wanted);
  });
}

/** The running distribution, such as "debian-12-x64": packages of another one would not fit its libraries. */
function distribution(): string {
  let text = "";
  try {
    text = readFileSync("/etc/os-release", "utf8");
  } catch {
    // No such file, no Debian: the check for apt says so.
  }
  const field = (key: string): string =>
    new RegExp(`^${key}="?([\\w.-]+)`, "m").exec(text)?.[1] ?? "unknown";
  return `${field("ID")}-${field("VERSION_ID")}-${process.arch}`;
}
