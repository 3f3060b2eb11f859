import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FoundEngine } from "./found-engine";
import { withLock } from "../support/lock";
import type { Plugin } from "./plugin";
import { installRealPlugin } from "./real-plugin";
import { standInHome } from "./stand-in-home";

/** The home directory an engine runs with. */
export interface PluginHome {
  readonly home: string;
  readonly standIns: readonly string[];
}

const plugins: readonly Plugin[] = ["command", "mysql", "random"].map((name) => ({
  name,
  version: (require(`@pulumi/${name}/package.json`) as { version: string }).version,
}));

/**
 * The home directory with the plugins in it: the real ones where they are installed or can be, else stand-ins. That the real
 * ones cannot be had is found out once per engine and then remembered; `PLUGINS=real` tries again.
 *
 * @throws {Error} If `PLUGINS=real` and one of them cannot be installed.
 */
export async function withPlugins(
  engine: FoundEngine,
  usersHome: string,
  say: (line: string) => void,
): Promise<PluginHome> {
  const demanded = process.env["PLUGINS"] === "real";
  const home = engine.source === "path" ? usersHome : join(engine.directory, "home");
  if (plugins.every((plugin) => isInstalled(home, plugin))) return { home, standIns: [] };
  const refused = join(engine.directory, "real-plugins-refused");
  if (demanded || !existsSync(refused)) {
    const problem = await withLock(
      `${engine.directory}.plugins.lock`,
      "fetching plugins",
      say,
      () => installed(engine, home, say),
    );
    if (problem === "") return { home, standIns: [] };
    if (demanded) {
      throw new Error(
        `Cannot use the real Pulumi plugins: ${problem}; install them with "pulumi plugin install", or unset PLUGINS`,
      );
    }
    await mkdir(engine.directory, { recursive: true });
    await writeFile(refused, problem);
  }
  const names = plugins.map(({ name }) => name);
  const standIn = await standInHome(engine, plugins, say);
  say(
    `Using stand-ins for the Pulumi plugins ${names.join(", ")}: the real ones cannot be had here (PLUGINS=real tries again)`,
  );
  return { home: standIn, standIns: names };
}

/** Installs what is missing. Returns the first problem, empty if there is none. */
async function installed(
  engine: FoundEngine,
  home: string,
  say: (line: string) => void,
): Promise<string> {
  for (const plugin of plugins) {
    if (isInstalled(home, plugin)) continue;
    const problem = await installRealPlugin(engine, home, plugin, say);
    if (problem !== "") return problem;
  }
  return "";
}

function isInstalled(home: string, { name, version }: Plugin): boolean {
  const directory = join(home, "plugins", `resource-${name}-v${version}`);
  // The engine keeps this file while an installation is incomplete.
  return existsSync(directory) && !existsSync(`${directory}.partial`);
}
