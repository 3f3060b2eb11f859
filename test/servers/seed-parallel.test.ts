import { existsSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";

import { query, type SandboxServer } from "../../dev/servers/server";
import type { SeedArgs } from "../../src";
import { bothRun } from "../support/channel";
import { contents } from "../support/contents";
import { descendants, textOf } from "../support/descendants";
import { applyProgram } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
import {
  masterOn,
  type RunningStep,
  runStep,
  shortenWait,
  slaveOn,
  startStep,
  stateFile,
  type Steps,
  stepsOf,
  until,
} from "../support/topologies";
import { defaultFlavor, numbers } from "../support/words";
import { whileWriting } from "../support/writer";

jest.setTimeout(180_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
let generation = 0;

let left: RunningStep | undefined;

const declared = (seed: SeedArgs, databases?: readonly string[]) => () =>
  slaveOn(slave, masterOn(master, databases === undefined ? {} : { databases }), {
    seed: { generation, ...seed },
  });
const program = (databases?: readonly string[]) =>
  declared({ method: "parallel", streams: 3 }, databases);

/** Opens the next seed. */
async function opened(make: () => () => unknown): Promise<Steps> {
  generation += 1;
  const steps = await stepsOf(make());
  for (const name of ["db1-runner", "db2-runner", "db2-seed-open"])
    expect(await runStep(steps, name)).toMatchObject({ code: 0 });
  return steps;
}

/** The client of a stream's dump or load, and the number of the stream. */
function clientsOf(running: RunningStep, what: "dump" | "load"): ReadonlyMap<string, number> {
  const clients = descendants(running.pid, "--").filter(
    (pid) => !textOf(`/proc/${pid}/cmdline`).startsWith("timeout"),
  );
  return new Map(
    clients.flatMap((pid) => {
      const stream = new RegExp(`/streams/(\\d)\\.${what}\\.error$`).exec(errorsOf(pid))?.[1];
      return stream === undefined ? [] : [[stream, pid] as const];
    }),
  );
}

function errorsOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/2`);
  } catch {
    return ""; // It has ended.
  }
}

/** A seed whose first stream, which brings the largest table, is in the midst of it: its load does not read on. */
async function paused(
  prepare: () => void = () => undefined,
): Promise<{ running: RunningStep; dump: number; load: number }> {
  const steps = await opened(() => program());
  prepare();
  const running = startStep(steps, "db2-seed");
  left = running;
  await until(async () => (await query(slave, loading)) !== "0");
  const load = clientsOf(running, "load").get("1");
  const dump = clientsOf(running, "dump").get("1");
  expect([load, dump]).toEqual([expect.any(Number), expect.any(Number)]);
  process.kill(load ?? 0, "SIGSTOP");
  return { running, dump: dump ?? 0, load: load ?? 0 };
}

/** Lets the seed look for broken streams every few seconds only: what ends at once is then found by other means. */
function lookSeldom(): void {
  const runner = `${slave.host.installDirectory}/${slave.port}/runner`;
  const text = readFileSync(runner, "utf8");
  const slower = text.replace("\n      end_lock_waits\n", "\n      sleep 3\n");
  expect(slower).not.toBe(text);
  writeFileSync(runner, slower);
}

const loading =
  "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'INSERT INTO `a`%'";

async function expectNextRunSeeds(): Promise<void> {
  expect(existsSync(stateFile(slave, "seeded"))).toBe(false);
  await applyProgram(program());
  expect(await contents(slave)).toBe(await contents(master));
  expect(await bothRun(slave)).toBe(true);
}

const things = `
CREATE DATABASE shop; CREATE DATABASE zoo; CREATE DATABASE rest;
USE shop;
CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, k INT, word VARCHAR(40) NOT NULL, text VARCHAR(200), note VARCHAR(20) DEFAULT 'a, KEY \`k\` (b),',
  UNIQUE KEY u (word), KEY k (k), KEY long_key (text(20), k), FULLTEXT KEY f (text)) AUTO_INCREMENT=4000;
INSERT INTO item (id, k, word, text) SELECT seq, seq % 17, CONCAT('word ', seq), REPEAT(CONCAT('é', seq, ' '), 20) FROM ${numbers(3000)};
CREATE TABLE only_key (id INT, k INT, text VARCHAR(200), KEY k (k));
INSERT INTO only_key SELECT seq, seq % 17, REPEAT('x', 200) FROM ${numbers(3000)};
CREATE TABLE second (id INT, k INT AUTO_INCREMENT, text VARCHAR(200), PRIMARY KEY (id), KEY k (k));
INSERT INTO second SELECT seq, seq + 5, REPEAT('x', 200) FROM ${numbers(3000)};
CREATE TABLE parted (id INT, k INT, text VARCHAR(200), PRIMARY KEY (id), KEY k (k)) PARTITION BY HASH (id) PARTITIONS 3;
INSERT INTO parted SELECT seq, seq % 17, REPEAT('x', 200) FROM ${numbers(3000)};
CREATE TABLE child (id INT PRIMARY KEY, item INT, text VARCHAR(200), KEY t (text(10)), CONSTRAINT fk FOREIGN KEY (item) REFERENCES item (id));
INSERT INTO child SELECT seq, seq, REPEAT('x', 200) FROM ${numbers(3000)};
CREATE TABLE numbered (id INT PRIMARY KEY, f FLOAT, text VARCHAR(200), KEY f (f));
INSERT INTO numbered SELECT seq, seq / 3, REPEAT('x', 200) FROM ${numbers(2000)};
CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, item INT);
CREATE VIEW names AS SELECT id, word FROM item;
DELIMITER //
CREATE TRIGGER counted AFTER INSERT ON item FOR EACH ROW INSERT INTO log (item) VALUES (NEW.id)//
CREATE PROCEDURE p() BEGIN SELECT 1; END//
CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO INSERT INTO log (item) VALUES (0)//
DELIMITER ;
USE zoo;
CREATE TABLE item (id BIGINT PRIMARY KEY, bytes LONGBLOB, bits BIT(9), at TIMESTAMP(6) NULL);
INSERT INTO item SELECT seq, UNHEX(REPEAT('00FF0A27', 100)), 257, '2020-01-01 00:00:00.123456' FROM ${numbers(3000)};
CREATE TABLE none (id INT PRIMARY KEY, k INT, KEY k (k));
CREATE DATABASE big; CREATE TABLE big.a (id INT PRIMARY KEY, k INT, x LONGTEXT, UNIQUE KEY u (id, k), KEY k (k));
INSERT INTO big.a SELECT seq, seq % 7, REPEAT(CHAR(65 + seq % 26), 100000) FROM ${numbers(300)};
CREATE TABLE rest.t (id INT PRIMARY KEY, text VARCHAR(200)); INSERT INTO rest.t SELECT seq, REPEAT('x', 200) FROM ${numbers(2000)};
`;

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(master, `${things} ANALYZE TABLE big.a`);
  generation += 1;
  await applyProgram(program(["rest"]));
}, 300_000);

// A test that failed is not the cause of others.
afterEach(() => left?.kill());

describe("a copy in several streams", () => {
  it("brings the rows and definitions of a whole server while clients write", async () => {
    const steps = await opened(() => program());
    const write = (call: number) =>
      query(
        master,
        `INSERT INTO shop.item (k, word, text) VALUES (${call}, 'new ${call}', 'new'); INSERT INTO zoo.none VALUES (${call}, 1)`,
      );
    const { code, stderr } = await whileWriting([write], () => runStep(steps, "db2-seed"));
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/ MB, in 3 streams beside the dump$/m),
    ]);
    await applyProgram(program());
    expect(await bothRun(slave)).toBe(true);
    expect(await contents(slave)).toBe(await contents(master));
  });

  it("makes keys behind the rows, and starts over when the dump of a stream was killed", async () => {
    const { running, dump, load } = await paused();
    const table = await query(slave, "SHOW CREATE TABLE big.a");
    expect(table).toContain("UNIQUE KEY `u`");
    expect(table).not.toContain(" KEY `k`");
    await until(() => running.stderr().includes("nothing came"));
    expect(running.stderr()).toMatch(
      /^db2: nothing came for 1\d s; what sessions do on db1: (Writing to net|Sending to client); here: \w.*$/m,
    );
    process.kill(dump, "SIGKILL");
    process.kill(load, "SIGCONT");
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /\ndb2: seed failed: the copy from db1 broke off: stream 1 of 3, at big\.a: the dump client ended with status 137\n {2}-> nothing half-loaded is taken for seeded: the next pulumi up starts the copy over\n$/,
      ),
    ]);
    await expectNextRunSeeds();
  });

  it("starts over when the slave's server ended a stream", async () => {
    const { running, load } = await paused();
    const session = "SELECT id FROM information_schema.processlist WHERE db = 'big'";
    await until(async () => /^\d+$/.test(await query(slave, session)));
    await query(slave, `KILL ${await query(slave, session)}`);
    process.kill(load, "SIGCONT");
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /: the copy from db1 broke off: stream 1 of 3, at big\.a: ERROR (2006|2013|1317|3169|4031) .*\n/,
      ),
    ]);
    await expectNextRunSeeds();
  });

  it("names a stream that broke when nothing but the streams was still to come", async () => {
    const { running, dump, load } = await paused(lookSeldom);
    const holder = readFileSync(stateFile(slave, "lock.holder"), "utf8");
    const scratch = `scratch.${/^process=(\d+)/m.exec(holder)?.[1] ?? ""}`;
    await until(() =>
      readFileSync(stateFile(slave, scratch, "loaded"), "utf8").includes("complete"),
    );
    process.kill(dump, "SIGKILL");
    process.kill(load, "SIGCONT");
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /: the copy from db1 broke off: stream 1 of 3, at big\.a: the dump client ended with status 137\n/,
      ),
    ]);
    await expectNextRunSeeds();
  });

  it("starts over when the step was killed", async () => {
    const { running } = await paused();
    await running.kill();
    await expectNextRunSeeds();
  });

  it("is taken by auto for data from 300 MB on, of named databases, and goes on in one stream where writes cannot be held off", async () => {
    const databases = ["shop", "zoo"];
    const auto = () => declared({ method: "auto", streams: 3 }, databases);
    const small = await opened(auto);
    const { stderr } = await runStep(small, "db2-seed");
    expect(stderr).toMatch(/^db2: copying 3 database\(s\) from db1, about \d+\.\d MB$/m);
    const large = await opened(auto);
    shortenWait(slave, "few_bytes", 100_000);
    const sleeping = query(master, inTheWay).catch(() => undefined);
    const running = startStep(large, "db2-seed");
    left = running;
    await until(() => running.stderr().includes("copying again in 10 s (try 2 of 3)"));
    await query(
      master,
      `KILL ${await query(master, "SELECT MAX(id) FROM information_schema.processlist WHERE info LIKE '%SLEEP(600)%' AND id <> CONNECTION_ID()")}`,
    );
    await sleeping;
    const ended = await running.ended;
    expect([ended.code, ended.stderr]).toEqual([
      0,
      expect.stringMatching(
        / in 3 streams beside the dump\n(.*\n)*db2: the dump waits for a lock on the master; ending it so that nobody waits behind it\ndb2: copying again.*\n(.*\n)*db2: copying 3 database\(s\) from db1, about \d+\.\d MB\n/,
      ),
    ]);
    const again = await opened(auto);
    shortenWait(slave, "few_bytes", 100_000);
    expect((await runStep(again, "db2-seed")).stderr).toContain(" in 3 streams beside the dump\n");
    await applyProgram(auto());
    expect(await bothRun(slave)).toBe(true);
  });
});

/** What no lock on all writes gets past. */
const inTheWay =
  defaultFlavor === "mariadb"
    ? "BACKUP STAGE START; SELECT SLEEP(600)"
    : "SELECT SLEEP(600) FROM shop.item LIMIT 1";
