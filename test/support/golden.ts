import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Expects `actual` to equal `test/golden/<file>`, byte for byte.
 *
 * Goldens are real files, not snapshots, so that a database administrator reads what a server will be given.
 * `UPDATE_GOLDEN=1` rewrites them; the diff is reviewed like any other code.
 *
 * @throws {Error} If the golden is missing.
 */
export function expectGolden(file: string, actual: string): void {
  expectSame(join(__dirname, "..", "golden", file), actual);
}

/** The same of a file that is kept elsewhere. */
export function expectSame(path: string, actual: string): void {
  if (process.env["UPDATE_GOLDEN"]) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  expect(actual).toBe(readFileSync(path, "utf8"));
}
