import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FoundEngine } from "./found-engine";
import { withLock } from "../support/lock";
import type { Plugin } from "./plugin";
import { outputOf, runProgram } from "../support/run-program";
import { slowStep } from "../support/slow-step";
import { bundle, sourceHash } from "./stand-ins/bundle";

/**
 * A private home directory with the project's stand-in plugins installed in it. It is keyed by the stand-ins' sources, so that
 * clones with different sources do not disturb each other, and gets its name when it is complete.
 *
 * @throws {Error} If the engine refuses one of them.
 */
export async function standInHome(
  engine: FoundEngine,
  plugins: readonly Plugin[],
  say: (line: string) => void,
): Promise<string> {
  const versions = plugins.map(({ name, version }) => `${name}@${version}`);
  const home = join(engine.directory, `home-stand-ins-${sourceHash(versions)}`);
  if (existsSync(home)) return home;
  await withLock(`${home}.lock`, "installing the stand-in plugins", say, async () => {
    if (existsSync(home)) return;
    const making = `${home}.making`;
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { recursive: true });
    await slowStep("Installing the stand-in plugins; a few seconds, once", say, async () => {
      for (const plugin of plugins) await installStandIn(engine, making, plugin);
    });
    await rename(making, home);
  });
  return home;
}

async function installStandIn(
  engine: FoundEngine,
  home: string,
  { name, version }: Plugin,
): Promise<void> {
  const file = join(home, `pulumi-resource-${name}`);
  await bundle(name, file);
  const result = await runProgram(
    [engine.pulumi, "plugin", "install", "resource", name, version, "--file", file],
    { directory: home, environment: { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1" } },
  );
  if (result.status !== 0) {
    throw new Error(`Cannot install the stand-in plugin ${name}: ${outputOf(result)}`);
  }
  await rm(file);
}
