import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { cacheDirectory } from "../support/cache-directory";
import { withLock } from "../support/lock";
import { destroy, down } from "./down";
import { type Demo, demoOf } from "./place";
import { say } from "./say";
import { ensureServers } from "./servers";
import { ensureStack, runStack } from "./stack";
import { status } from "./status";
import { version } from "../../src/render/version";
import { defaultTopology, topologyNamed, topologyNames } from "./topologies";
import { up } from "./up";
import { directoryKey } from "../servers/registry";

const commands: Readonly<Record<string, (demo: Demo) => Promise<number>>> = {
  up: alone(up),
  preview: alone(preview),
  destroy: alone(destroy),
  status,
  down: alone(down),
};

const usage = `usage: npm run demo -- [${Object.keys(commands).join("|")}] [--topology <name>]; "up" when no command is named
topologies: ${topologyNames.join(", ")}
It shows this clone, pulumi-mysql-replication ${version}.`;

async function preview(demo: Demo): Promise<number> {
  const servers = await ensureServers(demo);
  return runStack(await ensureStack(demo, servers), ["preview", "--diff"]);
}

/** Two demos of one topology and one clone at once would work on the same servers. */
function alone(command: (demo: Demo) => Promise<number>): (demo: Demo) => Promise<number> {
  return (demo) => {
    mkdirSync(demo.directory, { recursive: true, mode: 0o700 });
    const lock = join(cacheDirectory(), "sandbox", `demo-${directoryKey(demo.directory)}.lock`);
    return withLock(lock, "another demo of this clone", say, () => command(demo));
  };
}

interface Asked {
  readonly command: (demo: Demo) => Promise<number>;
  readonly demo: Demo;
}

/** Nothing when it is asked how it is called. @throws {Error} If the demo has no such command, option or topology. */
function asked(args: readonly string[]): Asked | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      topology: { type: "string", default: defaultTopology.name },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "V" },
    },
    allowPositionals: true,
  });
  if (values.help === true || values.version === true) return undefined;
  const name = positionals[0] ?? "up";
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (positionals.length > 1 || command === undefined) {
    throw new RangeError(
      `Cannot run the demo: the argument must be one of ${Object.keys(commands).join(", ")}, it is "${positionals.join(" ")}"`,
    );
  }
  return { command, demo: demoOf(topologyNamed(values.topology)) };
}

async function main(args: readonly string[]): Promise<number> {
  let failed = 2;
  try {
    const request = asked(args);
    if (request === undefined) {
      say(usage);
      return 0;
    }
    const { command, demo } = request;
    failed = 1;
    return await command(demo);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return failed;
  }
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
