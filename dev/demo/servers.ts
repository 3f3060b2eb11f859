import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { SandboxLine } from "../servers/lines";
import { type DatabasePrograms, databasePrograms } from "../servers/programs";
import {
  createServer,
  isRunning,
  query,
  readServer,
  removeServer,
  type SandboxServer,
  startServer,
} from "../servers/server";
import { type Demo, serverDirectory } from "./place";
import { say, step } from "./say";
import type { InitialData } from "./topology";

/** A demo's servers by name. */
export type DemoServers = ReadonlyMap<string, SandboxServer>;

/**
 * The demo's servers, running, with the data that are there before: those that exist, or new ones in place of what is
 * missing or half-made.
 */
export async function ensureServers(demo: Demo): Promise<DemoServers> {
  const { topology } = demo;
  const programs = new Map<SandboxLine | undefined, DatabasePrograms>();
  for (const line of new Set(topology.servers.map((role) => role.line))) {
    const what = `Looking for the programs of ${line ?? "MariaDB"}`;
    programs.set(line, await step(what, () => databasePrograms(say, line)));
  }
  const servers = new Map<string, SandboxServer>();
  for (const { name, line } of topology.servers)
    servers.set(name, await ensure(serverDirectory(demo, name), name, programs.get(line)!));
  for (const data of topology.data) await fill(serverNamed(servers, data.server), data);
  return servers;
}

/** One of the demo's servers. @throws {ReferenceError} If the topology has none of this name. */
export function serverNamed(servers: DemoServers, name: string): SandboxServer {
  const server = servers.get(name);
  if (server === undefined)
    throw new ReferenceError(`Cannot find the demo's server "${name}": its topology has none`);
  return server;
}

/** The demo's servers that exist, running or not. */
export function existingServers(demo: Demo): readonly SandboxServer[] {
  return demo.topology.servers.flatMap(({ name }) => readServer(serverDirectory(demo, name)) ?? []);
}

async function ensure(
  directory: string,
  name: string,
  programs: DatabasePrograms,
): Promise<SandboxServer> {
  const found = readServer(directory);
  if (found === undefined) {
    return step(`Making the server ${name}, ${programs.line} (${programs.version})`, async () => {
      await removeServer({ directory });
      return createServer({ directory, name, programs, purpose: "demo", say });
    });
  }
  if (!(await isRunning(found))) {
    await step(`Starting the server ${name}`, () => startServer(found));
  }
  return found;
}

async function fill(server: SandboxServer, { name, sql }: InitialData): Promise<void> {
  const done = join(server.directory, `${name}-filled`);
  if (existsSync(done)) return;
  await step(`Writing data on ${server.name}: ${name}`, () => query(server, sql));
  writeFileSync(done, "");
}
