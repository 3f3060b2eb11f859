import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { MasterArgs, SlaveArgs } from "../../src";
import { bothRun } from "../support/channel";
import { replicatedTables, wordsOf } from "../support/words";
import { applyProgram, type Ran } from "../support/mini-engine";
import {
  configFileOf,
  masterOn,
  processOf,
  runStep,
  shortenWait,
  slaveOn,
  startStep,
  stateFile,
  stepsOf,
  until,
} from "../support/topologies";

jest.setTimeout(120_000);
const servers = useServers();

const good: Ran = { code: 0, stdout: "", stderr: "" };

interface Pair {
  readonly master: SandboxServer;
  readonly slave: SandboxServer;
}

const declare =
  ({ master, slave }: Pair, above: Partial<MasterArgs> = {}, below: Partial<SlaveArgs> = {}) =>
  () =>
    slaveOn(slave, masterOn(master, above), below);

/** Runs the configuration of the pair's slave alone, or of its master. */
async function configure(
  pair: Pair,
  of: keyof Pair,
  above: Partial<MasterArgs> = {},
  below: Partial<SlaveArgs> = {},
): Promise<Ran> {
  const steps = await stepsOf(declare(pair, above, below));
  expect(await runStep(steps, `${pair[of].name}-runner`)).toEqual(good);
  return runStep(steps, `${pair[of].name}-config`);
}

/** A filter lets through what was copied: here that is anything. */
function markAsCopied(slave: SandboxServer): void {
  const mark = stateFile(slave, "seeded");
  writeFileSync(mark, readFileSync(mark, "utf8").replace(/^scope=.*$/m, "scope=everything"));
}

const live = (server: SandboxServer, variable: string): Promise<string> =>
  query(server, `SELECT @@global.${variable}`);

/** Clients of sessions that a failed test has left open: jest would wait for them. */
const clients = new Set<ChildProcess>();
afterEach(() => clients.forEach((client) => client.kill()));

/** A client connection that stays open until it is ended. */
async function openSession(
  server: SandboxServer,
  sql: string,
): Promise<{ readonly id: string; end(): Promise<void> }> {
  const [program = "", ...args] = server.client;
  const child = spawn(program, [...args, "--skip-column-names", "--batch", "--unbuffered"]);
  clients.add(child);
  const ended = new Promise((resolve) => child.on("close", resolve));
  const id = new Promise<string>((resolve) =>
    child.stdout.once("data", (text: Buffer) => resolve(/^\d+/.exec(String(text))?.[0] ?? "")),
  );
  child.stdin.on("error", () => undefined);
  child.stdin.write(`SELECT CONNECTION_ID();\n${sql};\n`);
  const known = await id;
  return {
    id: known,
    end: async () => {
      await query(server, `KILL ${known}`).catch(() => undefined);
      child.kill();
      await ended;
    },
  };
}

describe("config of a slave that follows", () => {
  let pair: Pair;
  beforeAll(async () => {
    const [master, slave] = await Promise.all([servers.create("upper"), servers.create("lower")]);
    pair = { master, slave };
    await query(
      master,
      "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY); CREATE DATABASE stock; CREATE TABLE stock.t (a INT PRIMARY KEY)",
    );
    await applyProgram(declare(pair, { databases: ["shop", "stock"] }));
  });

  it("changes filters while the slave is stopped, without a restart, and the slave runs again", async () => {
    const { master, slave } = pair;
    const before = processOf(slave);
    expect(await configure(pair, "slave", { databases: ["shop"] })).toEqual(good);
    expect(await replicatedTables(slave)).toEqual(["shop.%", "pulumi\\_replication.%"]);
    expect(processOf(slave)).toBe(before);
    expect(await bothRun(slave)).toBe(true);
    await query(master, "INSERT INTO stock.t VALUES (1); INSERT INTO shop.t VALUES (1)");
    await until(async () => (await query(slave, "SELECT a FROM shop.t")) === "1");
    expect(await query(slave, "SELECT COUNT(*) FROM stock.t")).toBe("0");
    markAsCopied(slave);
    // Another case is another database.
    expect(await configure(pair, "slave", { databases: ["Shop"] })).toEqual(good);
    expect(await replicatedTables(slave)).toEqual(["Shop.%", "pulumi\\_replication.%"]);
    markAsCopied(slave);
    expect(await configure(pair, "slave", { databases: ["shop"] })).toEqual(good);
  });

  it("leaves a slave stopped that was stopped before", async () => {
    const { slave } = pair;
    await query(slave, wordsOf(slave).stop);
    expect(await configure(pair, "slave", { databases: ["shop", "stock"] })).toEqual(good);
    expect(await bothRun(slave)).toBe(false);
    await query(slave, wordsOf(slave).start);
    await until(() => bothRun(slave));
    expect(await configure(pair, "slave", { databases: ["shop"] })).toEqual(good);
  });

  it("starts the slave again that an interrupted change of filters has stopped", async () => {
    const { slave } = pair;
    markAsCopied(slave);
    const steps = await stepsOf(declare(pair, { databases: ["stock"] }));
    const running = startStep(steps, "lower-config");
    await until(
      async () => !(await bothRun(slave)) || (await replicatedTables(slave))[0] === "stock.%",
    );
    await running.kill();
    expect(await configure(pair, "slave", { databases: ["stock"] })).toEqual(good);
    expect(await replicatedTables(slave)).toEqual(["stock.%", "pulumi\\_replication.%"]);
    expect(await bothRun(slave)).toBe(true);
    markAsCopied(slave);
    expect(await configure(pair, "slave", { databases: ["shop"] })).toEqual(good);
  });

  it("has the slave run again after a restart", async () => {
    const { slave } = pair;
    const before = processOf(slave);
    const declared = { settings: { back_log: 70 } };
    expect(await configure(pair, "slave", { databases: ["shop"] }, declared)).toEqual({
      ...good,
      stderr: "lower: restarting the server to change: back_log\n",
    });
    expect(processOf(slave)).not.toBe(before);
    expect(await bothRun(slave)).toBe(true);
  });

  it("refuses a permitted shorter retention while a linked slave is away", async () => {
    const { master, slave } = pair;
    const binlog = { expireDays: 3, shortenRetentionOn: "upper" };
    await query(slave, wordsOf(slave).stop);
    // The master notices when it has something to send.
    await until(async () => {
      await query(master, "INSERT INTO shop.t SELECT MAX(a) + 1 FROM shop.t");
      return !(await query(master, "SHOW PROCESSLIST")).includes("Binlog Dump");
    });
    const file = configFileOf(master);
    const { retention } = wordsOf(master);
    const before = await query(master, retention);
    expect(await configure(pair, "master", { databases: ["shop"], binlog })).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "upper: config failed: the slave that logs in as 'repl_lower'@'127.0.0.1' is not connected and may need the logs that a shorter retention deletes\n" +
        "  -> bring it back first, then run pulumi up again; nothing was changed\n",
    });
    expect(await query(master, retention)).toBe(before);
    expect(before).not.toBe("259200");
    expect(configFileOf(master)).toBe(file);
    await query(slave, wordsOf(slave).start);
    await until(async () => (await query(master, "SHOW PROCESSLIST")).includes("Binlog Dump"));
    expect(await configure(pair, "master", { databases: ["shop"], binlog })).toEqual(good);
    expect(await query(master, retention)).toBe("259200");
  });
});

describe("config of a session-scoped setting", () => {
  let server: SandboxServer;
  const mixed = { binlog: { format: "MIXED" } } as const;
  const row = { binlog: { format: "ROW" } } as const;
  const alone = async (args: Partial<MasterArgs>) => {
    const steps = await stepsOf(() => masterOn(server, args));
    expect(await runStep(steps, "sessions-runner")).toEqual(good);
    return steps;
  };

  beforeAll(async () => {
    jest.spyOn(console, "warn").mockImplementation(); // the library warns of MIXED
    server = await servers.create("sessions");
    expect((await runStep(await alone(row), "sessions-config")).code).toBe(0);
  });

  it("ends old sessions by a restart", async () => {
    const before = processOf(server);
    const session = await openSession(server, "SELECT 1");
    expect(await runStep(await alone(mixed), "sessions-config")).toEqual({
      ...good,
      stderr: "sessions: restarting the server to change: binlog_format\n",
    });
    expect(processOf(server)).not.toBe(before);
    expect(await live(server, "binlog_format")).toBe("MIXED");
    await session.end();
    expect((await runStep(await alone(row), "sessions-config")).code).toBe(0);
  });

  it("waits for old sessions to end when it may not restart", async () => {
    const before = processOf(server);
    const session = await openSession(server, "SELECT 1");
    const running = startStep(await alone({ ...mixed, restart: "never" }), "sessions-config");
    await until(async () => (await live(server, "binlog_format")) === "MIXED");
    await session.end();
    expect(await running.ended).toEqual(good);
    expect(processOf(server)).toBe(before);
    expect(await live(server, "binlog_format")).toBe("MIXED");
    expect(await runStep(await alone({ ...row, restart: "never" }), "sessions-config")).toEqual(
      good,
    );
  });

  it("waits again after it was interrupted, names who stays, and takes the change back", async () => {
    const before = processOf(server);
    const file = configFileOf(server);
    const session = await openSession(server, "SELECT 1");
    const steps = await alone({ ...mixed, restart: "never" });
    const interrupted = startStep(steps, "sessions-config");
    await until(async () => (await live(server, "binlog_format")) === "MIXED");
    await interrupted.kill();
    const started = Date.now();
    shortenWait(server, "session_seconds", 3);
    expect(await runStep(steps, "sessions-config")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `sessions: config failed: binlog_format would change, but these sessions were opened before and would keep the old value: ${session.id} (root)\n` +
        '  -> end them, or allow a restart (restart: "when-needed"); the old values are back\n',
    });
    expect(Date.now() - started).toBeLessThan(15_000);
    expect(await live(server, "binlog_format")).toBe("ROW");
    expect(configFileOf(server)).toBe(file);
    expect(processOf(server)).toBe(before);
    await session.end();
  });
});

describe("config that makes a busy server read-only", () => {
  it("gives up in bounded time, lets writers through, and takes all back", async () => {
    const [master, slave] = await Promise.all([servers.create("quiet"), servers.create("busy")]);
    const pair = { master, slave };
    await query(
      slave,
      "CREATE DATABASE app; CREATE TABLE app.t (a INT); CREATE TABLE app.w (a INT)",
    );
    // The restarts are over, then somebody writes.
    expect((await configure(pair, "slave")).code).toBe(0);
    const settled = configFileOf(slave);
    await query(slave, "SET GLOBAL read_only = OFF");
    const writer = await openSession(slave, "LOCK TABLES app.t WRITE; DO SLEEP(300)");
    await until(async () => (await query(slave, "SHOW PROCESSLIST")).includes("SLEEP(300)"));

    const started = Date.now();
    const steps = await stepsOf(declare(pair, {}, { settings: { max_connections: 99 } }));
    const running = startStep(steps, "busy-config");
    let longest = 0;
    let ended = false;
    const result = running.ended.finally(() => (ended = true));
    while (!ended) {
      const asked = Date.now();
      await query(slave, "INSERT INTO app.w VALUES (1)");
      longest = Math.max(longest, Date.now() - asked);
    }
    expect(await result).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "busy: read_only waits behind a long statement (try 1 of 3)\n" +
        "busy: read_only waits behind a long statement (try 2 of 3)\n" +
        "busy: read_only waits behind a long statement (try 3 of 3)\n" +
        'busy: config failed: cannot set read_only to "ON" on the running server: ERROR 1205 (HY000) at line 1: Lock wait timeout exceeded; try restarting transaction\n' +
        "  -> the old values and the old file are back; if a long statement holds a lock, run pulumi up again when it has ended\n",
    });
    expect(Date.now() - started).toBeLessThan(40_000);
    expect(longest).toBeLessThan(12_000);
    expect(configFileOf(slave)).toBe(settled);
    expect(await live(slave, "read_only")).toBe("0");
    expect(await live(slave, "max_connections")).toBe("151");
    await writer.end();
    expect(await runStep(steps, "busy-config")).toEqual(good);
    expect(await live(slave, "read_only")).toBe("1");
  });
});
