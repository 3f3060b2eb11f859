import { readdirSync } from "node:fs";
import { join } from "node:path";

import { debianPrograms } from "./debian-programs";
import { libraryPath } from "./library-path";
import { onPath } from "../../support/on-path";

/** A program, and what its environment must have. */
export interface PhpProgram {
  readonly program: string;
  /** Options that come first: with them it has mysqli. */
  readonly options: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * PHP's command line: the one on `PATH`, else Debian's package in the user's cache directory.
 *
 * @throws {Error} If neither is to be had.
 */
export async function phpProgram(say: (line: string) => void): Promise<PhpProgram> {
  const installed = onPath("php");
  if (installed !== undefined) return { program: installed, options: [], environment: {} };
  const root = await debianPrograms({
    name: "php",
    packages: ["cli", "common", "mysql"].map((part) =>
      ["8.4", "8.3", "8.2", "7.4"].map((release) => `php${release}-${part}`).join(" | "),
    ),
    say,
    instead: "or install php-cli",
  });
  const programs = join(root, "usr", "bin");
  const program = readdirSync(programs).find((name) => /^php\d+\.\d+$/.test(name));
  if (program === undefined)
    throw new Error(`Cannot use PHP: "${programs}" must hold it, it does not; install php-cli`);
  const extensions = join(root, "usr", "lib", "php");
  const [api = ""] = readdirSync(extensions).filter((name) => /^\d+$/.test(name));
  return {
    program: join(programs, program),
    options: [
      "-n",
      ...[
        `extension_dir=${join(extensions, api)}`,
        "extension=mysqlnd",
        "extension=mysqli",
      ].flatMap((setting) => ["-d", setting]),
    ],
    environment: { LD_LIBRARY_PATH: libraryPath(root) },
  };
}
