import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The library's release. It stands in no text but the runner's, so that an upgrade touches nothing else. */
export const version: string = (
  JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
    version: string;
  }
).version;
