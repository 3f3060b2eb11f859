import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Declaration } from ".";

/** The repository's own program, which a test's project, whose packages are the repository's, runs as a stack does. */
const repository = join(readlinkSync(join(process.cwd(), "node_modules")), "..");
const declaration = join(process.cwd(), "declaration.json");
if (existsSync(declaration)) {
  const { dialErrorLimit } = JSON.parse(readFileSync(declaration, "utf8")) as Declaration;
  const { DIALS } = require(
    join(repository, "src", "components", "connection"),
  ) as typeof import("../../../src/components/connection");
  for (const dial of Object.values(DIALS)) Object.assign(dial, { dialErrorLimit });
}
export = require(join(repository, "stacks")) as unknown;
