import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";

import { isRunning, removeServer, startServer } from "../servers/server";
import { type Demo, serverDirectory } from "./place";
import { say, step } from "./say";
import { existingServers } from "./servers";
import { ensureStack, runStack, stackExists } from "./stack";

/** Removes what Pulumi made on the servers; they and their data stay. Returns the exit code. */
export async function destroy(demo: Demo): Promise<number> {
  if (!stackExists(demo)) {
    say("There is nothing to destroy: no stack has been made.");
    return 0;
  }
  for (const server of existingServers(demo)) {
    if (await isRunning(server)) continue;
    await step(`Starting the server ${server.name}`, () => startServer(server));
  }
  const stack = await ensureStack(demo);
  const code = await runStack(stack, ["destroy", "--yes", "--skip-preview"]);
  if (code === 0) say(`\n${demo.topology.afterDestroy}`);
  return code;
}

/** Removes everything of the demo, whatever state it is in. */
export async function down(demo: Demo): Promise<number> {
  try {
    const code = await destroy(demo);
    if (code !== 0) say(`"pulumi destroy" ended with ${code}; everything is removed all the same`);
  } catch (error) {
    say(`Nothing could be destroyed by Pulumi: ${(error as Error).message}`);
  }
  for (const { name } of demo.topology.servers) {
    const directory = serverDirectory(demo, name);
    if (!existsSync(directory)) continue;
    await step(`Ending the server ${name} and deleting its data`, () =>
      removeServer({ directory }),
    );
  }
  await rm(demo.directory, { recursive: true, force: true });
  say("Nothing of the demo is left but the programs in the cache directory.");
  return 0;
}
