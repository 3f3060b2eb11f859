import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

import { chosenLine } from "../../dev/servers/lines";
import {
  isRunning,
  killServer,
  query,
  removeServer,
  type SandboxServer,
  startServer,
  stopServer,
} from "../../dev/servers/server";
import { serverProcesses } from "../../dev/servers/server-processes";
import { useServers } from "../support/test-servers";
import { type EngineLine, dialectOf, engineLines } from "../../src/engine/dialects";
import { runProgram } from "../../dev/support/run-program";

jest.setTimeout(120_000);

/** Addresses and ports, as `/proc/net/tcp` writes them, that the server listens on. */
function listeners(server: SandboxServer): readonly string[] {
  const [pid] = serverProcesses(server.directory);
  const descriptors = join("/proc", String(pid), "fd");
  const sockets = new Set(
    readdirSync(descriptors).map(
      (name) => /^socket:\[(\d+)\]$/.exec(readlinkSync(join(descriptors, name)))?.[1],
    ),
  );
  return ["tcp", "tcp6"].flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === "0A" && sockets.has(inode))
      .map(([, local = ""]) => local),
  );
}

describe(`a server of ${chosenLine() ?? "the default line"}`, () => {
  const servers = useServers();
  let server: SandboxServer;

  beforeAll(async () => {
    server = await servers.create("db1");
  }, 300_000);

  it("is of the line that it says it is, which the library knows it by", async () => {
    const { version, flavor } = servers.programs();
    const shown = await query(server, "SELECT VERSION()");
    expect(shown).toMatch(new RegExp(`^${version.replaceAll(".", "\\.")}\\b`));
    expect(server.line).toBe(`${flavor}-${/^\d+\.\d+/.exec(shown)?.[0]}`);
    if ((engineLines as readonly string[]).includes(server.line)) {
      expect(shown).toMatch(new RegExp(dialectOf(server.line as EngineLine).versionPattern));
    }
  });

  it("has its programs under the names that the library calls them by", () => {
    const { directory, flavor } = servers.programs();
    const names = {
      mariadb: ["mariadb", "mariadbd", "mariadb-dump", "my_print_defaults"],
      mysql: ["mysql", "mysqld", "mysqldump", "my_print_defaults"],
    } as const;
    expect(readdirSync(directory)).toEqual(expect.arrayContaining([...names[flavor]]));
    expect(server.host.programDirectories).toEqual([directory]);
  });

  it("listens on its port of loopback alone", () => {
    expect(listeners(server)).toEqual([
      `0100007F:${server.port.toString(16).toUpperCase().padStart(4, "0")}`,
    ]);
  });

  it("lets its administrator in over the socket only, with every privilege", async () => {
    const [program = "", ...args] = server.client;
    expect(await query(server, "SELECT CURRENT_USER() = USER()")).toBe("1");
    await query(server, "CREATE USER probe@localhost; GRANT ALL ON *.* TO probe@localhost");
    await query(server, "DROP USER probe@localhost");
    const network = ["--host=127.0.0.1", `--port=${server.port}`, "--protocol=tcp"];
    const refused = await runProgram([program, ...args, ...network, "--execute=SELECT 1"]);
    expect(refused.stderr).toContain("ERROR 1698 (28000)");
  });

  it("finds its plugins and the texts of its errors", async () => {
    const semiSync = {
      mariadb: "SET GLOBAL rpl_semi_sync_master_enabled = 1",
      mysql: "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'",
    };
    await query(server, semiSync[servers.programs().flavor]);
    await expect(query(server, "SELECT 1 FROM mysql.nowhere")).rejects.toThrow(
      "ERROR 1146 (42S02) at line 1: Table 'mysql.nowhere' doesn't exist",
    );
  });

  it("stops, is killed and starts again with its data", async () => {
    await query(server, "CREATE DATABASE kept");
    for (const end of [stopServer, killServer]) {
      await end(server);
      expect(await isRunning(server)).toBe(false);
      await startServer(server);
      expect(await query(server, "SHOW DATABASES LIKE 'kept'")).toBe("kept");
    }
  });

  it("is another server than the next one", async () => {
    const other = await servers.create("db2");
    const identity = { mariadb: "@@port", mysql: "@@server_uuid" }[servers.programs().flavor];
    expect(await query(server, `SELECT ${identity}`)).not.toBe(
      await query(other, `SELECT ${identity}`),
    );
    await removeServer(other);
    expect(serverProcesses(other.directory)).toEqual([]);
    expect(existsSync(other.directory)).toBe(false);
  });

  it("says why it does not start", async () => {
    const creation = servers.create("broken", { config: "no_such_setting=1" });
    await expect(creation).rejects.toThrow(
      /^Cannot start the server "broken": The server ended while it started; [^]*unknown variable 'no_such_setting=1'/,
    );
  });
});
