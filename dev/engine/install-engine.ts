import { existsSync, readdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "../support/run-program";
import { slowStep } from "../support/slow-step";

/** How long Pulumi's server may take to send the installer, in milliseconds; the start of the SDK (one second) included. */
const answerMilliseconds = 6000;
/** How long the installer may take once it has come, in milliseconds. */
const installMilliseconds = 600_000;

/** Runs Pulumi's own installer, in a process that can be ended. `@pulumi/pulumi` brings its semver. */
const install = `
const sdk = require.resolve("@pulumi/pulumi");
const { SemVer } = require(require.resolve("semver", { paths: [sdk] }));
const [root, version] = process.argv.slice(1);
require("@pulumi/pulumi/automation").PulumiCommand.install({ root, version: new SemVer(version) })
  .catch((error) => { console.error(error.message); process.exitCode = 1; });
`;

/**
 * Installs Pulumi into `<root>/bin` with the installer of the Automation API, if its server answers within a few seconds.
 *
 * @param root a directory that does not exist yet; a failed installation may leave something in it
 * @returns whether the CLI and the Node.js language host are there
 */
export async function installEngine(
  root: string,
  version: string,
  say: (line: string) => void,
): Promise<boolean> {
  // The installer's script is written into the temporary directory as soon as it has come: that is the server's answer.
  const temporary = `${root}.temporary`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const started = Date.now();
  try {
    await slowStep(
      `Looking for Pulumi ${version} at its own server; a few seconds, or a minute when it answers`,
      say,
      () =>
        runProgram([process.execPath, "-e", install, root, version], {
          directory: __dirname,
          environment: { TMPDIR: temporary },
          abandon: () => {
            const limit =
              readdirSync(temporary).length === 0 ? answerMilliseconds : installMilliseconds;
            return Date.now() - started > limit;
          },
        }),
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return ["pulumi", "pulumi-language-nodejs"].every((name) => existsSync(join(root, "bin", name)));
}
