import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { isRunning, query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { MasterArgs } from "../../src";
import type { Ran } from "../support/mini-engine";
import {
  configFileOf,
  masterOn,
  processOf,
  runStep,
  startStep,
  stateFile,
  type Steps,
  stepsOf,
  until,
} from "../support/topologies";
import { unbootable } from "../support/unbootable";

jest.setTimeout(120_000);
const servers = useServers();

const good: Ran = { code: 0, stdout: "", stderr: "" };

/** The steps of a master whose runner is installed. */
async function installed(server: SandboxServer, args: Partial<MasterArgs> = {}): Promise<Steps> {
  const steps = await stepsOf(() => masterOn(server, args));
  expect(await runStep(steps, `${server.name}-runner`)).toEqual(good);
  return steps;
}

const config = (steps: Steps, { name }: SandboxServer): Promise<Ran> =>
  runStep(steps, `${name}-config`);

const live = (server: SandboxServer, variable: string): Promise<string> =>
  query(server, `SELECT @@global.${variable}`);

/** Nothing of a change is left to be done. */
function expectSettled(server: SandboxServer): void {
  const left = readdirSync(stateFile(server)).filter((name) =>
    /^(config\.(old|absent|pending)|scratch)/.test(name),
  );
  expect(left).toEqual([]);
  expect(readdirSync(dirname(server.host.configFile))).toEqual(["99-pulumi-replication.cnf"]);
}

/** A server whose restart stops at a point and waits there to be killed. */
function withRestart(server: SandboxServer, script: string, reached: string): Partial<MasterArgs> {
  const service = server.host.service as {
    start: string;
    stop: string;
    restart: string;
    status: string;
  };
  const restart = script
    .replace("STOP", service.stop)
    .replace("RESTART", service.restart)
    .replace("WAIT", `touch '${reached}'; exec sleep 100`);
  return {
    settings: { back_log: 60, max_connections: 90 },
    host: { address: "127.0.0.1", ...server.host, service: { ...service, restart } },
  };
}

describe("config that is killed while it restarts the server", () => {
  it.each([
    ["before-stop", "WAIT", true],
    ["while-down", "STOP; WAIT", false],
    ["after-start", "RESTART; WAIT", true],
  ])("ends with the new file at the next run: %s", async (name, script, up) => {
    const server = await servers.create(name);
    const first = await installed(server, { settings: { wait_timeout: 600 } });
    expect((await config(first, server)).code).toBe(0);
    const reached = join(server.directory, "reached");
    const interrupted = startStep(
      await installed(server, withRestart(server, script, reached)),
      `${name}-config`,
    );
    await until(() => readdirSync(server.directory).includes("reached"));
    await interrupted.kill();
    expect(await isRunning(server)).toBe(up);

    const next = await installed(server, { settings: { back_log: 60, max_connections: 90 } });
    const { code, stderr } = await config(next, server);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: {
        "before-stop": "before-stop: restarting the server to change: back_log\n",
        "while-down": "while-down: an earlier change was interrupted; starting the server\n",
        "after-start": "",
      }[name],
    });
    expect(await live(server, "back_log")).toBe("60");
    expect(await live(server, "max_connections")).toBe("90");
    expect(await live(server, "wait_timeout")).toBe("28800");
    expectSettled(server);
    const before = processOf(server);
    expect(await config(next, server)).toEqual(good);
    expect(processOf(server)).toBe(before);
  });

  it("brings the server up with the old file when the new one does not start it", async () => {
    const server = await servers.create("stumbled");
    const first = await installed(server, { settings: { max_connections: 80 } });
    expect((await config(first, server)).code).toBe(0);
    const settled = configFileOf(server);
    const reached = join(server.directory, "reached");
    const args = withRestart(server, "STOP; WAIT", reached);
    const bad = { ...args, settings: unbootable.settings };
    const interrupted = startStep(await installed(server, bad), "stumbled-config");
    await until(() => readdirSync(server.directory).includes("reached"));
    await interrupted.kill();
    expect(await isRunning(server)).toBe(false);

    const { settings } = bad;
    const again = await config(await installed(server, { settings }), server);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(
      "stumbled: an earlier change was interrupted; starting the server\n" +
        `stumbled: restarting the server to change: ${Object.keys(settings).join(" ")}\n` +
        "stumbled: the server does not start with the new file; starting it with the old one\n" +
        "stumbled: config failed: the server does not start with the new configuration; the old one is back and the server is up\n",
    );
    expect(configFileOf(server)).toBe(settled);
    expect(await live(server, "max_connections")).toBe("80");
    // The declaration is taken back: nothing is left to do.
    const before = processOf(server);
    expect(
      await config(await installed(server, { settings: { max_connections: 80 } }), server),
    ).toEqual(good);
    expect(processOf(server)).toBe(before);
  });
});

describe("config that is killed while it changes the running server", () => {
  it("takes up the change, or its taking back, wherever it was killed", async () => {
    const server = await servers.create("anywhere");
    const settings = [
      { max_connections: 80, wait_timeout: 600, sort_buffer_size: "1M" },
      { max_connections: 81, net_read_timeout: 31, sort_buffer_size: "2M" },
    ] as const;
    const [a, b] = [
      await stepsOf(() => masterOn(server, { settings: settings[0] })),
      await stepsOf(() => masterOn(server, { settings: settings[1] })),
    ];
    const values =
      "CONCAT_WS(' ', @@global.max_connections, @@global.wait_timeout, @@global.net_read_timeout, @@global.sort_buffer_size)";
    expect(await runStep(a, "anywhere-runner")).toEqual(good);
    expect((await config(a, server)).code).toBe(0);
    const before = processOf(server);
    const fileA = configFileOf(server);
    for (const milliseconds of [150, 250, 350, 450]) {
      const interrupted = startStep(b, "anywhere-config");
      await delay(milliseconds);
      await interrupted.kill();
      expect(await config(a, server)).toEqual(good);
      expect(await query(server, `SELECT ${values}`)).toBe("80 600 30 1048576");
      expect(configFileOf(server)).toBe(fileA);
      expectSettled(server);
      const again = startStep(b, "anywhere-config");
      await delay(milliseconds);
      await again.kill();
      expect(await config(b, server)).toEqual(good);
      expect(await query(server, `SELECT ${values}`)).toBe(`81 28800 31 ${2 << 20}`);
      expectSettled(server);
      expect(await config(a, server)).toEqual(good);
    }
    expect(processOf(server)).toBe(before);
  });

  it("takes back what it had set when the change fails at the next run", async () => {
    const server = await servers.create("half-way");
    const first = await installed(server, { settings: { max_connections: 80 } });
    expect((await config(first, server)).code).toBe(0);
    const settled = configFileOf(server);
    // As a step leaves it that was killed after its first statement.
    writeFileSync(stateFile(server, "config.pending"), "channel=\nmax_connections=80\n");
    writeFileSync(stateFile(server, "config.old"), settled ?? "");
    writeFileSync(
      server.host.configFile,
      `${settled}max_connections = 82\ndefault_storage_engine = tape\n`,
    );
    await query(server, "SET GLOBAL max_connections = 82");

    const settings = { max_connections: 82, default_storage_engine: "tape" };
    const failed = await config(await installed(server, { settings }), server);
    expect(failed.stderr).toContain(
      "ERROR 1286 (42000) at line 1: Unknown storage engine 'tape'\n",
    );
    expect(await live(server, "max_connections")).toBe("80");
    expect(configFileOf(server)).toBe(settled);
    expectSettled(server);
  });
});
