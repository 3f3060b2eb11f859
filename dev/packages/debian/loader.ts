import { readdirSync } from "node:fs";
import { join } from "node:path";

import { libraryPath } from "./library-path";

/**
 * The dynamic loader in an unpacked root, if the packages brought their own C library: its programs run only through
 * that loader, `<loader> --library-path <libraryPath(root)> <program> …`.
 */
export function ownLoader(root: string): string | undefined {
  for (const directory of libraryPath(root).split(":")) {
    try {
      const name = readdirSync(directory).find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
      if (name !== undefined) return join(directory, name);
    } catch {
      // No package has files there.
    }
  }
  return undefined;
}
