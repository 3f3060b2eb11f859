import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { madeEngine } from "./made-engine";
import { pathEngine } from "./path-engine";
import { withPlugins } from "./plugins";

/** A Pulumi engine that is ready to run the project's stacks. */
export interface Engine {
  /** Absolute path of the CLI. */
  readonly pulumi: string;
  /** `PULUMI_HOME`, with the plugins installed in it. Private to the project unless engine and plugins are the user's own. */
  readonly home: string;
  /** To be merged over `process.env` by whoever runs the CLI or the Automation API. */
  readonly environment: Readonly<Record<string, string>>;
  /** The plugins that are the project's stand-ins instead of the real ones, such as `["command", "mysql", "random"]`. */
  readonly standIns: readonly string[];
  /** Where the CLI comes from: `PATH`, Pulumi's own installer, or built from Go modules. */
  readonly source: "path" | "installed" | "built";
}

/**
 * Finds, installs or builds the Pulumi engine, then its plugins: `PATH` first, then Pulumi's own installer, then a build from the
 * Go module proxy. What was made is kept in the cache directory, so that a later call takes milliseconds. `PLUGINS=real` in the
 * environment demands the real plugins.
 *
 * @param say gets a line for every step that takes longer than two seconds, and one when stand-in plugins are used
 * @throws {Error} If no engine can be had, or `PLUGINS=real` and a real plugin cannot; the message says what to do.
 */
export async function ensureEngine(say: (line: string) => void): Promise<Engine> {
  const found = (await pathEngine(say)) ?? (await madeEngine(say));
  const usersHome = process.env["PULUMI_HOME"] || join(homedir(), ".pulumi");
  const { home, standIns } = await withPlugins(found, usersHome, say);
  const path = [dirname(found.pulumi), process.env["PATH"] ?? "", dirname(process.execPath)];
  return {
    pulumi: found.pulumi,
    home,
    standIns,
    source: found.source,
    environment: {
      // The stand-ins start with `env node`, so node must be found even if it was started by its path.
      PATH: path.join(delimiter),
      PULUMI_HOME: home,
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    },
  };
}
