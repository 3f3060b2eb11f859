import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { databasePrograms } from "../programs";
import {
  createServer,
  isRunning,
  readServer,
  removeServer,
  type SandboxServer,
  startServer,
} from "../server";
import { demoDirectory, type DemoServer, demoServers, serverDirectory } from "./place";
import { say, step } from "./say";
import { fillShop } from "./shop-data";

/** The demo's servers by name. */
export type DemoServers = Readonly<Record<DemoServer, SandboxServer>>;

/** Where `stacks/sandbox.ts` reads what it is told of the servers. */
export const sandboxFile = join(demoDirectory, "sandbox.json");

/**
 * The demo's two servers, running, with data on the first: those that are there, or new ones in place of what is
 * missing or half-made.
 */
export async function ensureServers(): Promise<DemoServers> {
  const programs = await step("Looking for MariaDB's programs", () => databasePrograms(say));
  const ensure = async (name: DemoServer): Promise<SandboxServer> => {
    const directory = serverDirectory(name);
    const found = readServer(directory);
    if (found === undefined) {
      return step(`Making the server ${name}, MariaDB ${programs.version}`, async () => {
        await removeServer({ directory });
        return createServer({ directory, name, programs, purpose: "demo", say });
      });
    }
    if (!(await isRunning(found))) {
      await step(`Starting the server ${name}`, () => startServer(found));
    }
    return found;
  };
  const servers = { db1: await ensure("db1"), db2: await ensure("db2") };
  await fillShop(servers.db1);
  const hosts = { db1: servers.db1.host, db2: servers.db2.host };
  await writeFile(sandboxFile, `${JSON.stringify({ servers: hosts }, undefined, 2)}\n`);
  return servers;
}

/** The demo's servers that exist, running or not. */
export function existingServers(): readonly SandboxServer[] {
  return (Object.keys(demoServers) as DemoServer[]).flatMap(
    (name) => readServer(serverDirectory(name)) ?? [],
  );
}
