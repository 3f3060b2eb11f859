import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { MasterArgs } from "../../src";
import type { Ran } from "../support/mini-engine";
import {
  configFileOf,
  masterOn,
  processOf,
  runStep,
  stateFile,
  stepsOf,
} from "../support/topologies";
import { unbootable } from "../support/unbootable";
import { defaultFlavor, wordsOf } from "../support/words";

jest.setTimeout(60_000);
const servers = useServers();

const good: Ran = { code: 0, stdout: "", stderr: "" };

/** Runs the configuration of a master alone. */
async function configure(server: SandboxServer, args: Partial<MasterArgs> = {}): Promise<Ran> {
  const steps = await stepsOf(() => masterOn(server, args));
  expect(await runStep(steps, `${server.name}-runner`)).toEqual(good);
  return runStep(steps, `${server.name}-config`);
}

/** A server that has the library's configuration. */
async function configured(
  name: string,
  args: Partial<MasterArgs> = {},
  config = "",
): Promise<SandboxServer> {
  const server = await servers.create(name, { config });
  expect((await configure(server, args)).code).toBe(0);
  return server;
}

function failure({ name }: SandboxServer, ...lines: readonly string[]): Ran {
  const [problem = "", ...hints] = lines;
  const text = [`${name}: config failed: ${problem}`, ...hints.map((hint) => `  -> ${hint}`)];
  return { code: 1, stdout: "", stderr: `${text.join("\n")}\n` };
}

/** What must not change when a configuration is refused. */
async function condition(server: SandboxServer): Promise<object> {
  return {
    process: processOf(server),
    file: configFileOf(server),
    modified: configFileOf(server) === undefined ? 0 : statSync(server.host.configFile).mtimeMs,
    live: await query(
      server,
      `SHOW GLOBAL VARIABLES WHERE variable_name IN
        ('max_connections', 'back_log', 'binlog_format', 'binlog_expire_logs_seconds', 'expire_logs_days', 'log_bin_basename', 'sync_binlog', 'wait_timeout')`,
    ),
  };
}

const live = (server: SandboxServer, variable: string): Promise<string> =>
  query(server, `SELECT @@global.${variable}`);

const klingon =
  "Character set 'klingon' is not a compiled character set and is not specified in the '<charsets>/Index.xml' file";

/** Settings that a server's own parser refuses, and its words. */
const refused: Record<
  "mariadb" | "mysql",
  [string, NonNullable<MasterArgs["settings"]>, string[]][]
> = {
  mariadb: [
    [
      "a setting of a plugin that it has not loaded",
      { server_audit_logging: "ON" },
      ["unknown variable 'server_audit_logging=ON'"],
    ],
    [
      "a value that only the server can judge",
      { character_set_server: "klingon" },
      [klingon, klingon],
    ],
  ],
  mysql: [
    [
      "a setting of a plugin that it has not loaded",
      { clone_buffer_size: 2 << 20 },
      ["[MY-000067] [Server] unknown variable 'clone_buffer_size=2097152'."],
    ],
    [
      "a value that only the server can judge",
      { character_set_server: "klingon" },
      [
        chosenLine() === "mysql-8.0"
          ? klingon
          : "[MY-015642] [Server] Unknown character set: 'klingon'.",
      ],
    ],
    [
      "a directory that is not there",
      { tmpdir: "/no/such/directory" },
      ["Can't get stat of '/no/such/directory' (OS errno 2 - No such file or directory)"],
    ],
  ],
};

describe("config on a server that serves", () => {
  let server: SandboxServer;
  beforeAll(async () => {
    server = await configured("serving", { settings: { max_connections: 100 } });
  });

  it("changes nothing when nothing changed", async () => {
    const before = await condition(server);
    expect(await configure(server, { settings: { max_connections: 100 } })).toEqual(good);
    expect(await condition(server)).toEqual(before);
  });

  it("changes nothing either when the server's settings limit what a session reads", async () => {
    await query(server, "SET GLOBAL sql_select_limit = 1");
    try {
      const before = await condition(server);
      expect(await configure(server, { settings: { max_connections: 100 } })).toEqual(good);
      expect(await condition(server)).toEqual(before);
    } finally {
      await query(server, "SET GLOBAL sql_select_limit = DEFAULT");
    }
  });

  it("sets a dynamic setting live and writes it", async () => {
    const before = processOf(server);
    expect(
      await configure(server, { settings: { max_connections: 123, "sort-buffer-size": "4M" } }),
    ).toEqual(good);
    expect(await live(server, "max_connections")).toBe("123");
    expect(await live(server, "sort_buffer_size")).toBe(String(4 << 20));
    expect(configFileOf(server)).toContain("\nmax_connections = 123\nsort-buffer-size = 4M\n");
    expect(processOf(server)).toBe(before);
  });

  it("takes a removed setting back to what the other files say, live", async () => {
    writeFileSync(
      join(server.directory, "conf.d", "50-site.cnf"),
      "[mysqld]\nmax_connections = 77\n",
    );
    const before = processOf(server);
    expect(
      (await configure(server, { settings: { max_connections: 124, wait_timeout: 600 } })).code,
    ).toBe(0);
    expect(await configure(server, {})).toEqual(good);
    expect(await live(server, "max_connections")).toBe("77");
    expect(await live(server, "wait_timeout")).toBe("28800");
    expect(configFileOf(server)).not.toContain("wait_timeout");
    expect(processOf(server)).toBe(before);
    rmSync(join(server.directory, "conf.d", "50-site.cnf"));
  });

  it("restarts once for a setting that needs it", async () => {
    const before = processOf(server);
    expect(await configure(server, { settings: { back_log: 60 } })).toEqual({
      ...good,
      stderr: "serving: restarting the server to change: back_log\n",
    });
    const after = processOf(server);
    expect(after).not.toBe(before);
    expect(await live(server, "back_log")).toBe("60");
    expect(await configure(server, { settings: { back_log: 60 } })).toEqual(good);
    expect(processOf(server)).toBe(after);
  });

  it("restarts for an option without a variable when that one changes, not when another does", async () => {
    const option = { mariadb: "character_set_client_handshake", mysql: "symbolic_links" }[
      defaultFlavor
    ];
    const settings = { [option]: true, back_log: 60 };
    expect((await configure(server, { settings })).stderr).toBe(
      `serving: restarting the server to change: ${option}\n`,
    );
    const before = processOf(server);
    expect(await configure(server, { settings: { ...settings, max_connections: 90 } })).toEqual(
      good,
    );
    expect(await live(server, "max_connections")).toBe("90");
    expect(processOf(server)).toBe(before);
  });

  it.each(refused[defaultFlavor])(
    "refuses %s in the server's own words",
    async (_, settings, words) => {
      const before = await condition(server);
      const { stderr, ...ran } = await configure(server, { settings });
      // Where its character sets lie is each package's own.
      const said = stderr.replace(/(?<=')\/[^']*(?=\/Index\.xml')/g, "<charsets>");
      expect({ ...ran, stderr: said }).toEqual(
        failure(
          server,
          "the server does not accept this configuration; nothing was changed",
          ...words.map((word) => `the server says: ${word}`),
        ),
      );
      expect(await condition(server)).toEqual(before);
    },
  );

  it("takes all back when the running server refuses a value that its parser takes", async () => {
    expect((await configure(server, { settings: { max_connections: 91 } })).code).toBe(0);
    const before = await condition(server);
    const settings = { max_connections: 92, default_storage_engine: "tape" };
    expect(await configure(server, { settings })).toEqual(
      failure(
        server,
        "cannot set default_storage_engine to \"tape\" on the running server: ERROR 1286 (42000) at line 1: Unknown storage engine 'tape'",
        "the old values and the old file are back; if a long statement holds a lock, run pulumi up again when it has ended",
      ),
    );
    expect(await condition(server)).toEqual(before);
  });

  it("keeps the old file for the next run when it cannot be put back", async () => {
    const before = await condition(server);
    const file = server.host.configFile;
    // A file of this name cannot take the place of another.
    mkdirSync(`${file}.next`);
    const settings = { max_connections: 92, default_storage_engine: "tape" };
    const { code, stderr } = await configure(server, { settings });
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${file} could not be put back: the old one is kept as ${stateFile(server, "config.old")}\n`,
    );
    rmSync(`${file}.next`, { recursive: true });
    expect((await configure(server, { settings })).code).toBe(1);
    expect(await condition(server)).toEqual(before);
    expect(existsSync(stateFile(server, "config.old"))).toBe(false);
  });

  it("is refused a needed restart before anything changes", async () => {
    const before = await condition(server);
    const settings = { back_log: 61, max_connections: 93 };
    expect(await configure(server, { settings, restart: "never" })).toEqual(
      failure(
        server,
        'a restart is needed to change back_log, and restart is "never"; nothing was changed',
        'declare restart: "when-needed" for the time of this change, or leave these settings as they are',
      ),
    );
    expect(await condition(server)).toEqual(before);
  });

  it.each([
    ["a dynamic", "max_connections", "94"],
    ["a fixed", "back_log", "62"],
  ])("names a later file that overrides %s setting", async (_, name, declared) => {
    const before = await condition(server);
    const file = join(server.directory, "conf.d", "zz.cnf");
    writeFileSync(file, `[mysqld]\n${name.replace("_", "-")} = 71\n`);
    try {
      expect(await configure(server, { settings: { [name]: Number(declared) } })).toEqual(
        failure(
          server,
          `something overrides the declared configuration: ${name} is "71" in ${file}, declared "${declared}"; nothing was changed`,
          `remove it there; ${server.host.configFile} must be read by the server, and after its other option files`,
        ),
      );
    } finally {
      rmSync(file);
    }
    expect(await condition(server)).toEqual(before);
  });
});

describe("config on a server that does not start with it", () => {
  it("puts the old file back, starts the server and says why it did not", async () => {
    const server = await configured("stumbling", { settings: { max_connections: 100 } });
    const before = configFileOf(server);
    const { code, stderr } = await configure(server, {
      settings: { max_connections: 101, ...unbootable.settings },
    });
    expect(code).toBe(1);
    const lines = stderr.split("\n");
    expect(lines.slice(0, 3)).toEqual([
      `stumbling: restarting the server to change: ${Object.keys(unbootable.settings).join(" ")}`,
      "stumbling: the server does not start with the new file; starting it with the old one",
      "stumbling: config failed: the server does not start with the new configuration; the old one is back and the server is up",
    ]);
    expect(lines[3]).toMatch(unbootable.words);
    expect(lines.at(-2)).toBe(`  -> the whole error log is ${server.directory}/error.log`);
    expect(configFileOf(server)).toBe(before);
    expect(await live(server, "max_connections")).toBe("100");
    // The next run starts from there.
    expect(await configure(server, { settings: { max_connections: 102 } })).toEqual(good);
    expect(await live(server, "max_connections")).toBe("102");
  });

  it("removes the file again when there was none", async () => {
    const server = await servers.create("stumbling-first");
    const before = await condition(server);
    const { stderr } = await configure(server, { settings: unbootable.settings });
    expect(stderr).toContain(
      "stumbling-first: config failed: the server does not start with the new configuration; the old one is back and the server is up\n",
    );
    expect(configFileOf(server)).toBeUndefined();
    expect(await condition(server)).toEqual({ ...before, process: processOf(server) });
  });
});

describe("config on a server that is down", () => {
  it("says so and changes nothing", async () => {
    const server = await configured("down");
    const before = configFileOf(server);
    await stopServer(server);
    expect(await configure(server, { settings: { max_connections: 50 } })).toEqual(
      failure(
        server,
        `the server does not answer at ${server.host.socket} (ERROR 2002 (HY000): Can't connect to local ${wordsOf(server).flavor === "mysql" ? "MySQL " : ""}server through socket '${server.host.socket}' (2))`,
        "start it, and see that the administrator can log in there without a password, or with host.clientOptionFile",
      ),
    );
    expect(configFileOf(server)).toBe(before);
    await startServer(server);
    expect(await live(server, "max_connections")).toBe("151");
  });
});

describe("config at another place", () => {
  let server: SandboxServer;
  const at = (configFile: string): Partial<MasterArgs> => ({
    host: { address: "127.0.0.1", ...server.host, configFile },
  });
  const elsewhere = (name: string) => join(server.directory, name);
  const unread = () =>
    failure(
      server,
      `the server does not read ${elsewhere("nobody-reads.cnf")}; nothing was changed`,
      "declare a host.configFile in a directory that its option files include (!includedir), after their own settings",
    );
  beforeAll(async () => {
    server = await servers.create("elsewhere");
  });

  it("is refused where the server does not read it, and passes where it does", async () => {
    const before = await condition(server);
    expect(await configure(server, at(elsewhere("nobody-reads.cnf")))).toEqual(unread());
    expect(await condition(server)).toEqual(before);
    expect((await configure(server)).code).toBe(0);
  });

  it("is refused too when the file of before says the same, which stays", async () => {
    const before = await condition(server);
    expect(await configure(server, at(elsewhere("nobody-reads.cnf")))).toEqual(unread());
    expect(await condition(server)).toEqual(before);
    // A run that was killed while the file of before was away.
    renameSync(server.host.configFile, stateFile(server, "config.moving"));
    expect(await configure(server, at(elsewhere("nobody-reads.cnf")))).toEqual(unread());
    expect(await condition(server)).toEqual(before);
    expect(existsSync(elsewhere("nobody-reads.cnf"))).toBe(false);
  });

  it("says what to do where it cannot be written", async () => {
    const before = await condition(server);
    const { stderr } = await configure(server, at("/proc/no/such.cnf"));
    expect(stderr).toContain(
      "elsewhere: config failed: cannot write /proc/no/such.cnf\n" +
        "  -> let its directory exist and be writable for this login (root, or host.ssh.sudo: true), or declare another host.configFile\n",
    );
    const host = { address: "127.0.0.1", ...server.host, stateDirectory: "/proc/no" };
    expect((await configure(server, { host })).stderr).toContain(
      `elsewhere: config failed: cannot make /proc/no/${server.port}\n` +
        "  -> declare another host.stateDirectory, where this login can write\n",
    );
    expect(await condition(server)).toEqual(before);
  });

  it("takes the place of the one before", async () => {
    const text = configFileOf(server);
    expect(await configure(server, at(elsewhere("conf.d/98-moved.cnf")))).toEqual(good);
    expect(configFileOf(server)).toBeUndefined();
    expect(readFileSync(elsewhere("conf.d/98-moved.cnf"), "utf8")).toBe(text);
  });
});

describe("config on a server that logs already", () => {
  it("keeps the logs' name when none is declared, and refuses another one", async () => {
    const server = await servers.create("logging", {
      // Something of it needs a restart.
      config: `log_bin=other-bin\nserver_id=1\nrelay_log=other-relay\n${{ mariadb: "", mysql: "log_replica_updates=OFF" }[defaultFlavor]}`,
    });
    await query(server, "CREATE DATABASE shop; CREATE DATABASE stock");
    const first = `${server.host.dataDirectory}/other-bin`;
    expect(await live(server, "log_bin_basename")).toBe(first);
    expect((await configure(server)).code).toBe(0);
    expect(await live(server, "log_bin_basename")).toBe(first);
    expect(await live(server, "relay_log_basename")).toBe(
      `${server.host.dataDirectory}/other-relay`,
    );
    expect(configFileOf(server)).toContain(
      `\n# the logs that exist keep their name\nlog_bin = ${first}\n`,
    );
    await query(server, "CREATE DATABASE spare");
    // One sequence of transactions, before and after.
    const uuid = await query(server, "SELECT @@server_uuid").catch(() => "");
    expect(await query(server, wordsOf(server).position)).toBe(
      { mariadb: "0-1-3", mysql: `${uuid}:1-3` }[defaultFlavor],
    );
    expect(
      (await query(server, "SHOW BINARY LOGS")).split("\n").map((row) => row.split("\t")[0]),
    ).toEqual(["other-bin.000001", "other-bin.000002"]);

    const before = await condition(server);
    expect(await configure(server)).toEqual(good);
    expect(await condition(server)).toEqual(before);
    expect(await configure(server, { binlog: { name: "mysql-bin" } })).toEqual(
      failure(
        server,
        "log_bin is declared as mysql-bin but the logs that exist are named other-bin: a new name would lose transactions for slaves",
        'declare "other-bin", or leave the name out and it is kept; nothing was changed',
      ),
    );
    expect(await condition(server)).toEqual(before);
  });

  it("keeps logs in a directory of their own, whose name is declared", async () => {
    const directory = join(servers.directory(), "another disk");
    mkdirSync(directory);
    const server = await servers.create("logging-elsewhere", {
      config: `log_bin=${directory}/other-bin\nserver_id=1`,
    });
    expect((await configure(server, { binlog: { name: "other-bin" } })).code).toBe(0);
    expect(await live(server, "log_bin_basename")).toBe(`${directory}/other-bin`);
    expect(configFileOf(server)).toContain(`\nlog_bin = ${directory}/other-bin\n`);
    const before = await condition(server);
    expect(await configure(server, { binlog: { name: "other-bin" } })).toEqual(good);
    expect(await condition(server)).toEqual(before);
  });
});

describe("config of the retention", () => {
  it("refuses a shorter one than the server's, unless that is permitted, and sets a longer one", async () => {
    const server = await servers.create("keeping", { config: "log_bin=mysql-bin" });
    expect((await configure(server)).code).toBe(0);
    const forEver = await condition(server);
    const kept = async (): Promise<number> =>
      Number(await query(server, wordsOf(server).retention));
    expect(await configure(server, { binlog: { expireDays: 4 } })).toEqual(
      failure(
        server,
        `the declaration keeps binary logs for 345600 s, the server keeps them for ${{ mariadb: 0, mysql: 30 * 86_400 }[defaultFlavor]} s (0 = for ever): the older ones would be deleted`,
        'declare binlog.expireDays as long as it is now, or allow the loss with binlog.shortenRetentionOn: "keeping"; nothing was changed',
      ),
    );
    expect(
      await configure(server, { binlog: { expireDays: 4, shortenRetentionOn: "db9" } }),
    ).toMatchObject({ code: 1 });
    expect(await condition(server)).toEqual(forEver);

    const permitted = { expireDays: 4, shortenRetentionOn: "keeping" };
    expect(await configure(server, { binlog: permitted })).toEqual(good);
    expect(await kept()).toBe(345_600);
    expect(await configure(server, { binlog: { expireDays: 5 } })).toEqual(good);
    expect(await kept()).toBe(432_000);
    expect((await configure(server, { binlog: { expireDays: 4 } })).stderr).toContain(
      "the declaration keeps binary logs for 345600 s, the server keeps them for 432000 s",
    );
  });
});
