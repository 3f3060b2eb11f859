import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { cleanStale, isRunning, readServer, removeServer } from "../../dev/servers/server";
import { serverProcesses } from "../../dev/servers/server-processes";
import { recorded } from "../../dev/servers/registry";
import { useServers } from "../support/test-servers";
import { cacheDirectory } from "../../dev/support/cache-directory";

jest.setTimeout(60_000);
const servers = useServers();

/** Makes a server in a process of its own, which then waits to be killed. */
async function otherRun(directory: string, purpose: "test" | "demo"): Promise<ChildProcess> {
  const sandbox = join(__dirname, "..", "..", "dev", "servers");
  const program = `
    const { createServer } = require(${JSON.stringify(join(sandbox, "server"))});
    const { databasePrograms } = require(${JSON.stringify(join(sandbox, "programs"))});
    databasePrograms(() => {})
      .then((programs) => createServer({ directory: process.argv[1], name: "other", programs, purpose: process.argv[2] }))
      .then(() => { console.log("made"); setInterval(() => {}, 1000); });`;
  const args = ["--import", "tsx", "-e", program, directory, purpose];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve, reject) => {
    child.stdout?.once("data", resolve);
    child.once("exit", () => reject(new Error("the other run ended")));
  });
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

describe("cleanStale()", () => {
  it("removes the server of a run that was killed, and its port, and leaves a living run's", async () => {
    const mine = await servers.create("mine");
    const directory = join(servers.directory(), "other");
    const child = await otherRun(directory, "test");
    const port = String(readServer(directory)?.port);
    const reserved = join(cacheDirectory(), "sandbox", "ports", port);

    await cleanStale();
    expect(serverProcesses(directory)).toHaveLength(1);
    expect(existsSync(reserved)).toBe(true);

    await killed(child);
    expect(serverProcesses(directory)).toHaveLength(1);
    await cleanStale();
    expect(serverProcesses(directory)).toEqual([]);
    expect([directory, reserved].map((path) => existsSync(path))).toEqual([false, false]);
    expect(recorded().map((entry) => entry.directory)).not.toContain(directory);
    expect(await isRunning(mine)).toBe(true);
  });

  it("leaves a demo's server to its owner's successor", async () => {
    const directory = join(servers.directory(), "demo");
    await killed(await otherRun(directory, "demo"));
    await cleanStale();
    const server = readServer(directory);
    expect(server && (await isRunning(server))).toBe(true);
    await removeServer({ directory });
  });

  it("ends a server whose directory was deleted by hand", async () => {
    const directory = join(servers.directory(), "deleted");
    const child = await otherRun(directory, "demo");
    rmSync(directory, { recursive: true });
    await killed(child);
    await cleanStale();
    expect(serverProcesses(directory)).toEqual([]);
    expect(recorded().map((entry) => entry.directory)).not.toContain(directory);
  });
});

describe("removeServer()", () => {
  it("leaves nothing, whatever is there of the server", async () => {
    const server = await servers.create("removed");
    rmSync(join(server.directory, "ctl"));
    rmSync(join(server.directory, "server.json"));
    await removeServer(server);
    await removeServer(server);
    expect(serverProcesses(server.directory)).toEqual([]);
    expect(readdirSync(servers.directory())).not.toContain("removed");
  });
});
