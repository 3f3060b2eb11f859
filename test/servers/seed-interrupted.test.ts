import { existsSync } from "node:fs";

import { chosenLine } from "../../dev/servers/lines";
import {
  killServer,
  query,
  type SandboxServer,
  startServer,
  stopServer,
} from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun, channelOf } from "../support/channel";
import { contents } from "../support/contents";
import { descendants, textOf } from "../support/descendants";
import { applyProgram, type Ran, runCommand } from "../support/mini-engine";
import {
  masterOn,
  type RunningStep,
  runStep,
  slaveOn,
  startStep,
  stateFile,
  type Steps,
  stepsOf,
  until,
} from "../support/topologies";
import { defaultFlavor, numbers, wordsOf } from "../support/words";

jest.setTimeout(60_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
let generation = 1;
/** The last seed that was paused. */
let left: RunningStep | undefined;

const program = () => slaveOn(slave, masterOn(master), { seed: { generation } });

/** A seed whose load client does not read on, so that the dump client waits too. */
interface Paused {
  readonly steps: Steps;
  readonly running: RunningStep;
  readonly dump: number;
  readonly load: number;
  readOn(): void;
}

async function pausedSeed(): Promise<Paused> {
  generation += 1;
  const steps = await stepsOf(program);
  expect(await runStep(steps, "db2-seed-open")).toEqual({ code: 0, stdout: "", stderr: "" });
  const running = startStep(steps, "db2-seed");
  left = running;
  const client = (option: string): number | undefined =>
    descendants(running.pid, option).find(
      (pid) => !textOf(`/proc/${pid}/cmdline`).startsWith("timeout"),
    );
  let load: number | undefined;
  let dump: number | undefined;
  await until(() => (dump ??= client("--single-transaction")) !== undefined);
  process.kill(dump ?? 0, "SIGSTOP");
  await until(() => (load ??= client("--binary-mode")) !== undefined);
  // Not before it has logged in: it would break off there, and not in the copy.
  await until(async () => (await query(slave, idle)) === "1");
  process.kill(load ?? 0, "SIGSTOP");
  process.kill(dump ?? 0, "SIGCONT");
  await until(async () => (await query(master, stuck)) === "1");
  return {
    steps,
    running,
    dump: dump ?? 0,
    load: load ?? 0,
    readOn: () => process.kill(load ?? 0, "SIGCONT"),
  };
}

/** Counts the load's session while it waits for more; those of the test itself do not last as long. */
const idle =
  "SELECT COUNT(*) FROM information_schema.processlist WHERE command = 'Sleep' AND time >= 1";

/** Counts the dump's session while nobody reads on: other questions of the dump pass through the same state for a moment. */
const stuck =
  "SELECT COUNT(*) FROM information_schema.processlist WHERE state IN ('Writing to net', 'Sending to client') AND db = 'big' AND info LIKE '%FROM `t`%' AND time >= 1";

/** Nothing half-loaded is taken for seeded; the master still has the account for the next try. */
async function expectNotSeeded(steps: Steps): Promise<void> {
  expect(existsSync(stateFile(slave, "seeded"))).toBe(false);
  expect(await runStep(steps, "db2-follow")).toEqual({
    code: 1,
    stdout: "",
    stderr: `db2: follow failed: this server is not seeded from db1 (generation ${generation})\n  -> raise seed.generation to seed it (again)\n`,
  });
  expect(JSON.parse((await status()).stdout)).toMatchObject({
    answers: true,
    seedInterrupted: true,
  });
  expect(await seedAccounts()).toBe(`repl_db2_seed_${generation}`);
}

function status(): Promise<Ran> {
  const { installDirectory, port } = slave.host;
  return runCommand(`bash ${installDirectory}/${port}/runner status`, "");
}

function sessionIn(...states: readonly string[]): Promise<string> {
  return query(
    master,
    `SELECT MAX(id) FROM information_schema.processlist WHERE state IN ('${states.join("', '")}')`,
  );
}

function seedAccounts(): Promise<string> {
  return query(master, "SELECT GROUP_CONCAT(user) FROM mysql.user WHERE user LIKE '%\\_seed\\_%'");
}

async function expectNextRunSeeds(): Promise<void> {
  await applyProgram(program);
  expect(await contents(slave)).toBe(await contents(master));
  expect(await bothRun(slave)).toBe(true);
  expect(await seedAccounts()).toBe("NULL");
}

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(
    master,
    `CREATE DATABASE big; CREATE TABLE big.t (id INT PRIMARY KEY, x LONGTEXT);
     INSERT INTO big.t SELECT seq, REPEAT(CHAR(65 + seq % 26), 100000) FROM ${numbers(250)};
     ANALYZE TABLE big.t;
     CREATE DATABASE zoo; CREATE TABLE zoo.t (id INT PRIMARY KEY); INSERT INTO zoo.t VALUES (1)`,
  );
  await applyProgram(program);
}, 300_000);

// A test that failed is not the cause of others.
afterEach(() => Promise.all([left?.kill(), startServer(master), startServer(slave)]));

describe("an interrupted seed", () => {
  it("starts over when the dump client was killed, and has shown its progress", async () => {
    const { steps, running, dump, readOn } = await pausedSeed();
    await until(() => running.stderr().includes("db2: copied"));
    process.kill(dump, "SIGKILL");
    readOn();
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^db2: trying the definitions of 2 database\(s\) of db1 here, before anything is dropped\ndb2: copying 3 database\(s\) from db1, about 2\d\.\d MB\n(db2: copied \d+\.\d MB of about 2\d\.\d MB \(\d\d?%\), \d+\.\d MB\/s(, about \d+ s left)?\n)+db2: seed failed: the copy from db1 broke off: the dump client ended with status 137\n {2}-> nothing half-loaded is taken for seeded: the next pulumi up starts the copy over\n$/,
    );
    for (const line of stderr.split("\n")) expect(line).toMatch(/^[ -~]{0,199}$/);
    await expectNotSeeded(steps);
    await expectNextRunSeeds();
  });

  it("is not interrupted by somebody who looks", async () => {
    const { running, readOn } = await pausedSeed();
    expect(JSON.parse((await status()).stdout)).toMatchObject({ step: "seed" });
    readOn();
    expect(await running.ended).toMatchObject({ code: 0 });
    await applyProgram(program);
  });

  it("starts over when the load client was killed", async () => {
    const { steps, running, load } = await pausedSeed();
    process.kill(load, "SIGKILL");
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toContain(
      "db2: seed failed: the copy from db1 broke off: the load client ended with status 137\n",
    );
    await expectNotSeeded(steps);
    await expectNextRunSeeds();
  });

  it("starts over when the step was killed with all its children", async () => {
    const { steps, running } = await pausedSeed();
    await running.kill();
    await expectNotSeeded(steps);
    await expectNextRunSeeds();
  });

  it("ends what a killed step has left running, and starts over", async () => {
    generation += 1;
    const steps = await stepsOf(program);
    await runStep(steps, "db2-seed-open");
    // A stopped client would be hung up by the kernel when its parent dies: the dump waits for a lock instead.
    const locked = query(master, "LOCK TABLES zoo.t WRITE; SELECT SLEEP(50)").catch(() => "ended");
    await until(async () => (await sessionIn("User sleep")) !== "NULL");
    const running = startStep(steps, "db2-seed");
    // MySQL's dump flushes tables before it reads them.
    const waits = { mariadb: "Waiting for table metadata lock", mysql: "Waiting for table flush" };
    await until(async () => (await sessionIn(waits[defaultFlavor])) !== "NULL");
    const left = descendants(running.pid, "--max-allowed-packet=1G");
    const [holder] = textOf(stateFile(slave, "lock.holder")).match(/(?<=process=)\d+/) ?? [];
    process.kill(Number(holder), "SIGKILL");
    await running.ended;
    expect(left.filter((pid) => textOf(`/proc/${pid}/cmdline`) !== "")).toEqual(left);
    expect(left).toHaveLength(4); // both clients, each below its `timeout`

    const follow = await runStep(steps, "db2-follow");
    expect(follow.stderr).toContain("db2: waiting for the step that runs here already: seed\n");
    expect(follow.stderr).toContain("db2: follow failed: this server is not seeded from db1");
    await until(() => left.every((pid) => textOf(`/proc/${pid}/cmdline`) === ""));
    await query(master, `KILL ${await sessionIn("User sleep")}`);
    expect(await locked).toBe("ended");
    await expectNextRunSeeds();
  });

  const lost = [
    "2013: Lost connection to (MySQL )?server during query",
    "1053: Server shutdown in progress",
    // MariaDB's clients encrypt by default since 11.4.
    ...(chosenLine()?.startsWith("mariadb-11.") === true ? ["2026: TLS/SSL error: .*"] : []),
  ].join("|");
  const nothing = (): void => undefined;
  const kill = async (server: SandboxServer, readOn = nothing): Promise<void> => {
    await killServer(server);
    readOn();
  };
  const restart = async (server: SandboxServer, readOn = nothing): Promise<void> => {
    const stopped = stopServer(server);
    // MariaDB 10.5 does not end before the client has read what it is being sent.
    await until(() =>
      query(server, "SELECT 1").then(
        () => false,
        () => true,
      ),
    );
    readOn();
    await stopped;
    await startServer(server);
  };
  const cut = async (server: SandboxServer, readOn = nothing): Promise<void> => {
    const id = `SELECT MAX(id) FROM information_schema.processlist WHERE user = 'repl_db2_seed_${generation}' AND command = 'Query'`;
    await query(server, `KILL ${await query(server, id)}`);
    readOn();
  };

  it.each([
    ["the master was killed", kill],
    ["the master was restarted", restart],
    ["the connection to the master was cut", cut],
  ])("starts over when %s", async (_, harm) => {
    const before = await contents(master);
    const { steps, running, readOn } = await pausedSeed();
    await harm(master, readOn);
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(
        `\ndb2: seed failed: the copy from db1 broke off: (mariadb-dump|mysqldump): Error (${lost}) when dumping table .*\n {2}-> nothing half-loaded is taken for seeded: the next pulumi up starts the copy over\n$`,
      ),
    );
    await startServer(master);
    await expectNotSeeded(steps);
    expect(await contents(master)).toBe(before);
    await expectNextRunSeeds();
  });

  it.each([
    ["killed", kill],
    ["restarted", restart],
  ])("starts over when the slave's server was %s", async (how, harm) => {
    const { steps, running, dump, readOn } = await pausedSeed();
    // Between two statements, where a client could reconnect unnoticed: the load has read what there is, and waits.
    process.kill(dump, "SIGSTOP");
    readOn();
    await until(async () => (await query(slave, `${idle} AND db = 'big'`)) === "1");
    await harm(slave);
    process.kill(dump, "SIGCONT");
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/\ndb2: seed failed: the copy from db1 broke off: ERROR 20\d\d /);
    expect(stderr.includes(`-> the server does not answer at ${slave.host.socket}: start it`)).toBe(
      how === "killed",
    );
    await startServer(slave);
    await expectNotSeeded(steps);
    expect(await query(slave, "SELECT @@read_only")).toBe("1");
    expect(await channelOf(slave)).toEqual({});
    await expectNextRunSeeds();
  });
});

describe("the account of a seed", () => {
  it("may read and no more, for as long as the seed lasts", async () => {
    const { running, readOn } = await pausedSeed();
    const account = `'repl_db2_seed_${generation}'@'127.0.0.1'`;
    expect(
      (await query(master, `SHOW GRANTS FOR ${account}`)).replace(
        /IDENTIFIED BY PASSWORD '\*[0-9A-F]+'/,
        "<hash>",
      ),
    ).toBe(
      wordsOf(master).flavor === "mariadb"
        ? `GRANT SELECT, LOCK TABLES, EXECUTE, BINLOG MONITOR, SHOW VIEW, EVENT, TRIGGER ON *.* TO \`repl_db2_seed_${generation}\`@\`127.0.0.1\` <hash>`
        : `GRANT SELECT, RELOAD, REPLICATION CLIENT, SHOW VIEW, EVENT, TRIGGER ON *.* TO \`repl_db2_seed_${generation}\`@\`127.0.0.1\``,
    );
    readOn();
    expect((await running.ended).code).toBe(0);
    await expectNextRunSeeds();
    expect(await query(slave, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE '%seed%'")).toBe(
      "0",
    );
  });
});
