import { readlinkSync } from "node:fs";
import { join } from "node:path";

/** The repository's own program, which a test's project, whose packages are the repository's, runs as a stack does. */
const packages = readlinkSync(join(process.cwd(), "node_modules"));
export = require(join(packages, "..", "stacks")) as unknown;
