import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  createServer,
  isRunning,
  killServer,
  query,
  readServer,
  removeServer,
  type SandboxServer,
  startServer,
  stopServer,
} from "../../dev/servers/server";
import { serverProcesses } from "../../dev/servers/server-processes";
import { useServers } from "../support/test-servers";
import { runProgram } from "../../dev/support/run-program";

jest.setTimeout(60_000);
const servers = useServers();

function status({ host }: SandboxServer): ReturnType<typeof runProgram> {
  return runProgram(["sh", "-c", (host.service as { status: string }).status]);
}

describe("createServer()", () => {
  it("makes servers at once that answer, each on its own port and with its own identity", async () => {
    const made = await Promise.all(["db1", "db2", "db3"].map((name) => servers.create(name)));
    const answers = await Promise.all(
      made.map((server) =>
        query(server, "SELECT @@port, @@datadir; SHOW VARIABLES LIKE 'server\\_u%id'"),
      ),
    );
    expect(answers.map((answer) => answer.split("\n")[0])).toEqual(
      made.map(({ port, host }) => `${port}\t${host.dataDirectory}/`),
    );
    expect(new Set(made.map(({ port }) => port)).size).toBe(3);
    // Older lines of MariaDB have none.
    const identities = answers.flatMap((answer) => answer.split("\n").slice(1));
    expect(new Set(identities).size).toBe(identities.length);
  });

  it("listens on loopback only, as the account of the current user only", async () => {
    const server = await servers.create("loopback");
    expect(await query(server, "SELECT @@bind_address")).toBe("127.0.0.1");
    const [program = "", ...args] = server.client;
    const overNetwork = ["--host=127.0.0.1", `--port=${server.port}`, "--protocol=tcp"];
    const refused = await runProgram([program, ...args, ...overNetwork, "--execute=SELECT 1"]);
    expect(refused.stderr).toContain("ERROR 1698 (28000): Access denied");
  });

  it("lets the library's file win over the base file and further lines", async () => {
    const server = await servers.create("config", { config: "server_id=7\nmax_connections=11" });
    expect(await query(server, "SELECT @@server_id, @@max_connections")).toBe("7\t11");
    writeFileSync(server.host.configFile, "[mysqld]\nmax_connections=12\n");
    await stopServer(server);
    await startServer(server);
    expect(await query(server, "SELECT @@server_id, @@max_connections")).toBe("7\t12");
  });

  it("puts the socket elsewhere when the directory's path is too long, and removes it", async () => {
    const server = await servers.create(`${"long-".repeat(30)}path/with 'quotes' and spaces`);
    expect(server.host.socket.length).toBeLessThanOrEqual(107);
    expect(await query(server, "SELECT 1")).toBe("1");
    expect((await status(server)).status).toBe(0);
    await removeServer(server);
    expect(existsSync(join(server.host.socket, ".."))).toBe(false);
  });

  it("fails with the server's last words when it does not start, and leaves nothing", async () => {
    const directory = join(servers.directory(), "broken");
    const creation = createServer({
      directory,
      name: "broken",
      programs: servers.programs(),
      config: "no_such_setting=1",
    });
    await expect(creation).rejects.toThrow(
      /^Cannot start the server "broken": The server ended while it started; [^]*unknown variable 'no_such_setting=1'/,
    );
    expect(existsSync(directory)).toBe(false);
    expect(serverProcesses(directory)).toEqual([]);
  });

  it("refuses a directory that holds something else", async () => {
    const directory = join(servers.directory(), "occupied");
    mkdirSync(directory);
    writeFileSync(join(directory, "thesis.txt"), "only copy");
    const creation = createServer({ directory, name: "db1", programs: servers.programs() });
    await expect(creation).rejects.toThrow(
      `Cannot create the server "db1": the directory "${directory}" must be empty, it is not`,
    );
    expect(readFileSync(join(directory, "thesis.txt"), "utf8")).toBe("only copy");
  });

  it("refuses a directory that holds a server, which readServer() finds", async () => {
    const server = await servers.create("taken");
    await expect(servers.create("taken")).rejects.toThrow(
      `Cannot create the server "taken": the directory "${server.directory}" must hold no server, it holds one`,
    );
    expect(readServer(server.directory)).toEqual(server);
    expect(await query(server, "SELECT 1")).toBe("1");
  });
});

describe("ctl", () => {
  it("notices a killed server, and starts it again with its data", async () => {
    const server = await servers.create("killed");
    await query(server, "CREATE DATABASE kept");
    const running = await status(server);
    expect([running.status, running.stdout]).toEqual([
      0,
      expect.stringMatching(/^running, process \d+\n$/),
    ]);
    await killServer(server);
    expect(await status(server)).toEqual({ status: 3, stdout: "stopped\n", stderr: "" });
    expect(await isRunning(server)).toBe(false);
    await startServer(server);
    expect(await query(server, "SHOW DATABASES LIKE 'kept'")).toBe("kept");
  });

  it("takes no other process for the server when the process id was used again", async () => {
    const server = await servers.create("reused");
    await stopServer(server);
    writeFileSync(join(server.directory, "ctl.pid"), `${process.pid}\n`);
    expect((await status(server)).status).toBe(3);
    await stopServer(server);
    await killServer(server);
    await startServer(server);
    expect(await query(server, "SELECT 1")).toBe("1");
  });

  it("starts one server when it is asked several times at once", async () => {
    const server = await servers.create("twice");
    await stopServer(server);
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => startServer(server)));
    expect(serverProcesses(server.directory)).toHaveLength(1);
    expect(await isRunning(server)).toBe(true);
  });

  it("says why a server does not start", async () => {
    const server = await servers.create("bad-file");
    await stopServer(server);
    writeFileSync(server.host.configFile, "[mysqld]\nno_such_setting=1\n");
    await expect(startServer(server)).rejects.toThrow(/unknown variable 'no_such_setting=1'/);
    expect(await isRunning(server)).toBe(false);
  });

  it("gives the server none of its caller's descriptors", async () => {
    const server = await servers.create("descriptors");
    await stopServer(server);
    const held = join(servers.directory(), "held");
    const ctl = (server.host.service as { start: string }).start;
    // A runner starts the server while it holds a lock; 12 is a descriptor that POSIX shells cannot close.
    const started = await runProgram(["bash", "-c", `exec 9>'${held}' 12>'${held}'; ${ctl}`]);
    expect(started.status).toBe(0);
    const [pid] = serverProcesses(server.directory);
    const open = await runProgram(["sh", "-c", `ls -l /proc/${pid}/fd`]);
    expect(open.stdout).toContain("ibdata1");
    expect(open.stdout).not.toContain(held);
  });

  it("starts a server that outlives its caller's process group", async () => {
    const server = await servers.create("survivor");
    await stopServer(server);
    const ctl = join(server.directory, "ctl");
    const child = spawn("sh", ["-c", `'${ctl}' start && echo up && exec cat`], { detached: true });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await query(server, "SELECT 1")).toBe("1");
  });

  it("is free of shellcheck's findings", async () => {
    const { shellcheckProgram } = await import("../../dev/packages/debian");
    const shellcheck = await shellcheckProgram(() => undefined);
    const script = join(__dirname, "..", "..", "dev", "servers", "ctl.sh");
    expect(await runProgram([shellcheck, script])).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

describe("query()", () => {
  it("reads SQL of any size and text, and names the server when a statement fails", async () => {
    const server = await servers.create("query");
    const text = `é'"\\ ${"x".repeat(200_000)}`;
    const literal = text.replaceAll("\\", "\\\\").replaceAll("'", "''");
    expect(await query(server, `SELECT CHAR_LENGTH('${literal}')`)).toBe(String(text.length));
    await expect(query(server, "SELECT 1 FROM mysql.nowhere")).rejects.toThrow(
      /^Cannot run SQL on "query": .*ERROR 1146 \(42S02\)/s,
    );
  });
});

describe("useServers()", () => {
  it("keeps every server in a directory of this test file", () => {
    expect(readdirSync(servers.directory())).toContain("db1");
  });
});
