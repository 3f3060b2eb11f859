import { readdirSync } from "node:fs";
import { join } from "node:path";

import { debianPrograms } from "./debian-programs";
import { libraryPath } from "./library-path";
import { onPath } from "./on-path";

/** A program, and what its environment must have. */
export interface PhpProgram {
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * PHP's command line: the one on `PATH`, else Debian's package in the user's cache directory.
 *
 * @throws {Error} If neither is to be had.
 */
export async function phpProgram(say: (line: string) => void): Promise<PhpProgram> {
  const installed = onPath("php");
  if (installed !== undefined) return { program: installed, environment: {} };
  const root = await debianPrograms({
    name: "php",
    packages: ["php8.4-cli | php8.3-cli | php8.2-cli | php7.4-cli"],
    say,
    instead: "or install php-cli",
  });
  const programs = join(root, "usr", "bin");
  const program = readdirSync(programs).find((name) => /^php\d+\.\d+$/.test(name));
  if (program === undefined)
    throw new Error(`Cannot use PHP: "${programs}" must hold it, it does not; install php-cli`);
  return {
    program: join(programs, program),
    environment: { LD_LIBRARY_PATH: libraryPath(root) },
  };
}
