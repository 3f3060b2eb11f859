import { readFileSync } from "node:fs";

import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { MasterArgs } from "../../src";
import { type Ran, runCommand } from "../support/mini-engine";
import { configFileOf, masterOn, processOf, runStep, step, stepsOf } from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();
const good: Ran = { code: 0, stdout: "", stderr: "" };

const plugins = (server: SandboxServer) =>
  query(
    server,
    "SELECT plugin_name, plugin_status FROM information_schema.plugins WHERE plugin_name LIKE 'rpl\\_semi\\_sync%' AND plugin_library <> ''",
  );

describe("a plugin that a configuration needs", () => {
  let server: SandboxServer;
  const steps = async (args: Partial<MasterArgs> = {}) => {
    const made = await stepsOf(() => masterOn(server, args));
    expect(await runStep(made, "one-runner")).toEqual(good);
    return made;
  };

  beforeAll(async () => {
    server = await servers.create("one");
    expect((await runStep(await steps(), "one-config")).code).toBe(0);
  });

  it("is named when it cannot be installed, and nothing is changed", async () => {
    const before = [configFileOf(server), processOf(server)];
    const made = await steps({ settings: { max_connections: 99 } });
    const { create, stdin } = step(made, "one-config");
    const { code, stdout, stderr } = await runCommand(`${create} plugins=nothing=no.so`, stdin);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^one: config failed: cannot install the plugin no\.so: ERROR 1126 [^\n]*; nothing was changed\n {2}-> is it in the server's plugin_dir, and was an older one of its kind removed \(UNINSTALL PLUGIN\)\?\n$/,
    );
    expect([configFileOf(server), processOf(server)]).toEqual(before);
    expect(await query(server, "SELECT @@global.max_connections")).not.toBe("99");
  });

  // Semi-sync is built in on MariaDB.
  (chosenLine()?.startsWith("mysql") ? describe : describe.skip)("on MySQL", () => {
    it("goes again when another one cannot be installed", async () => {
      const { create, stdin } = step(await steps(), "one-config");
      const words = "plugins=rpl_semi_sync_source=semisync_source.so nothing=no.so";
      const { code, stderr } = await runCommand(`${create} '${words}'`, stdin);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining("cannot install the plugin no.so"),
      ]);
      expect(await plugins(server)).toBe("");
    });

    it("goes again when the change that needs it is refused", async () => {
      const before = configFileOf(server);
      const made = await steps({ semiSync: {}, settings: { back_log: 99 }, restart: "never" });
      expect(await runStep(made, "one-config")).toEqual({
        code: 1,
        stdout: "",
        stderr:
          'one: config failed: a restart is needed to change back_log, and restart is "never"; nothing was changed\n' +
          '  -> declare restart: "when-needed" for the time of this change, or leave these settings as they are\n',
      });
      expect(await plugins(server)).toBe("");
      expect(configFileOf(server)).toBe(before);
    });

    it("is there after every start, of which the server does not complain", async () => {
      expect(await runStep(await steps({ semiSync: {} }), "one-config")).toEqual(good);
      expect(await plugins(server)).toBe("rpl_semi_sync_source\tACTIVE");
      const log = await query(server, "SELECT @@global.log_error");
      const said = readFileSync(log, "utf8").length;
      await stopServer(server);
      await startServer(server);
      expect(await plugins(server)).toBe("rpl_semi_sync_source\tACTIVE");
      expect(await query(server, "SELECT @@global.rpl_semi_sync_source_enabled")).toBe("1");
      expect(readFileSync(log, "utf8").slice(said)).not.toContain("[ERROR]");
    });

    it("may be lacking at a start: the server is up, and the next run installs it", async () => {
      await query(server, "UNINSTALL PLUGIN rpl_semi_sync_source");
      await stopServer(server);
      await startServer(server);
      expect(await plugins(server)).toBe("");
      const before = processOf(server);
      expect(await runStep(await steps({ semiSync: {} }), "one-config")).toEqual(good);
      expect(await query(server, "SELECT @@global.rpl_semi_sync_source_enabled")).toBe("1");
      expect(processOf(server)).toBe(before);
    });

    it("stays, switched off, when nothing needs it, and is used again", async () => {
      const before = processOf(server);
      expect(await runStep(await steps(), "one-config")).toEqual(good);
      expect(await query(server, "SELECT @@global.rpl_semi_sync_source_enabled")).toBe("0");
      expect(await query(server, "SELECT @@global.rpl_semi_sync_source_wait_no_replica")).toBe("1");
      expect(await runStep(await steps({ semiSync: {} }), "one-config")).toEqual(good);
      expect(await query(server, "SELECT @@global.rpl_semi_sync_source_enabled")).toBe("1");
      expect(processOf(server)).toBe(before);
    });
  });
});
