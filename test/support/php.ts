import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../../src/render/shell";
import { phpProgram } from "../../dev/packages/debian";

/**
 * Writes a program `php` into `directory` that runs PHP, with mysqli where `options` are not others; undefined, said on
 * stderr, where PHP cannot be had.
 */
export async function phpIn(
  directory: string,
  options?: readonly string[],
): Promise<string | undefined> {
  try {
    const php = await phpProgram((line) => process.stderr.write(`${line}\n`));
    const words = [php.program, ...(options ?? php.options)].map(shellWord).join(" ");
    const { LD_LIBRARY_PATH } = php.environment;
    const libraries = LD_LIBRARY_PATH === undefined ? "" : `LD_LIBRARY_PATH=${LD_LIBRARY_PATH} `;
    const file = join(directory, "php");
    writeFileSync(file, `#!/bin/sh\n${libraries}exec ${words} "$@"\n`, { mode: 0o755 });
    return file;
  } catch (error) {
    process.stderr.write(`Skipped, for want of PHP: ${(error as Error).message}\n`);
    return undefined;
  }
}
