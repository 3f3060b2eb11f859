import { readdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FoundEngine } from "./found-engine";
import type { Plugin } from "./plugin";
import { outputOf, runProgram } from "../support/run-program";
import { slowStep } from "../support/slow-step";

/** How long the plugin's server may take to send the first byte, in milliseconds. */
const answerMilliseconds = 5000;
/** How long the whole download may take, in milliseconds. */
const downloadMilliseconds = 300_000;

/**
 * Installs one real plugin into the home directory, if its server answers within a few seconds.
 *
 * @returns the problem, empty if the plugin is installed
 */
export async function installRealPlugin(
  engine: FoundEngine,
  home: string,
  { name, version }: Plugin,
  say: (line: string) => void,
): Promise<string> {
  // The download goes into the temporary directory: a file in it is the server's answer.
  const temporary = join(engine.directory, "temporary");
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  await mkdir(home, { recursive: true });
  const started = Date.now();
  const abandon = (): boolean => {
    const limit = readdirSync(temporary).length === 0 ? answerMilliseconds : downloadMilliseconds;
    return Date.now() - started > limit;
  };
  try {
    const result = await slowStep(
      `Looking for the Pulumi plugin ${name} ${version}; a few seconds, or a minute when its server answers`,
      say,
      () =>
        runProgram([engine.pulumi, "plugin", "install", "resource", name, version], {
          directory: dirname(temporary),
          environment: { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1", TMPDIR: temporary },
          abandon,
        }),
    );
    if (result.status === 0) return "";
    const last = outputOf(result).split("\n").at(-1) ?? "";
    return `"pulumi plugin install resource ${name} ${version}" ${
      result.status === 128 ? "got no answer within 5 seconds" : `failed: ${last.trim()}`
    }`;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
