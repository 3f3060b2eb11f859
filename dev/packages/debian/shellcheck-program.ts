import { join } from "node:path";

import { debianPrograms } from "./debian-programs";
import { onPath } from "../../support/on-path";

/** The path of `shellcheck`: the one on `PATH`, else Debian's package in the user's cache directory. */
export async function shellcheckProgram(say: (line: string) => void): Promise<string> {
  const installed = onPath("shellcheck");
  if (installed !== undefined) return installed;
  const root = await debianPrograms({
    name: "shellcheck",
    packages: ["shellcheck"],
    say,
    instead: "or install shellcheck",
  });
  return join(root, "usr", "bin", "shellcheck");
}
