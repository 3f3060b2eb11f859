import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { quiet } from "../support/preflight";
import { masterOn, runStep, slaveOn, startStep, stepsOf } from "../support/topologies";
import { copiesEveryName } from "../support/words";

jest.setTimeout(120_000);
const servers = useServers();

let master: SandboxServer;
let slave: SandboxServer;
let generation = 1;
const program = () => slaveOn(slave, masterOn(master), { seed: { generation } });

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(
    master,
    `CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY); INSERT INTO shop.t VALUES (1);
     CREATE TABLE shop.old (a INT PRIMARY KEY) ENGINE = MyISAM; INSERT INTO shop.old VALUES (1)`,
  );
});

/** Seeds again; returns what the step says, without its progress. */
async function seed(): Promise<readonly string[]> {
  const steps = await stepsOf(program);
  for (const name of ["db1-runner", "db2-runner", "db2-link", "db2-seed-open"])
    expect([name, await runStep(steps, name)]).toEqual([name, quiet]);
  const { stderr } = await runStep(steps, "db2-seed");
  return stderr
    .split("\n")
    .filter((line) => line !== "" && !/^db2: (cop|trying|seeded$)/.test(line));
}

describe("a machine that is a copy of its master's", () => {
  const failure = (identity: string) =>
    [
      "db2-seed: exit 1",
      `db2: seed failed: the master and this server are one, or one is a copy of the other: both are ${identity}; nothing was changed`,
      "  -> if the declared address of db1 is this server's own, correct it",
      `  -> if this machine is a copy: stop its server, delete auto.cnf and pulumi_replication.id in ${slave.host.dataDirectory}, start it, then run pulumi up again`,
      "",
    ].join("\n");

  it("is refused by what names a server, before anything of it is touched", async () => {
    const file = existsSync(join(master.host.dataDirectory, "auto.cnf"))
      ? "auto.cnf"
      : "pulumi_replication.id";
    const from = join(master.host.dataDirectory, file);
    const to = join(slave.host.dataDirectory, file);
    if (!existsSync(from)) {
      const steps = await stepsOf(program);
      for (const name of ["db1-runner", "db2-link"]) await runStep(steps, name);
    }
    await query(slave, "CREATE DATABASE own");
    await stopServer(slave);
    const before = existsSync(to) ? `${to}.before` : undefined;
    if (before !== undefined) copyFileSync(to, before);
    copyFileSync(from, to);
    await startServer(slave);
    const identity =
      file === "auto.cnf"
        ? await query(master, "SELECT @@server_uuid")
        : await query(master, "SELECT id FROM pulumi_replication.server");
    expect(await failureOf(program)).toBe(failure(identity));
    expect(await query(slave, "SHOW DATABASES LIKE 'own'")).toBe("own");
    await query(
      slave,
      "SET GLOBAL read_only = OFF; SET SESSION sql_log_bin = 0; DROP DATABASE own",
    );
    await stopServer(slave);
    if (before === undefined) rmSync(to);
    else copyFileSync(before, to);
    await startServer(slave);
  });

  it("is a server of its own when that file has been deleted", async () => {
    await applyProgram(program);
    expect(await contents(slave)).toBe(await contents(master));
  });
});

describe("a seed warns", () => {
  beforeEach(() => (generation += 1));

  it("of clocks that differ", async () => {
    await query(master, "SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP() - 60'");
    const [warning, ...others] = await seed();
    await query(master, "SET GLOBAL init_connect = ''");
    expect([warning?.replace(/\b(59|6[0-2])\b/, "60"), others]).toEqual([
      "db2: warning: the clock of db1 is 60 s behind this one: synchronise both clocks (NTP); until then reported lag and times are wrong",
      [],
    ]);
  });

  it("of binary logs that may be gone before the copy is done", async () => {
    const { name, seconds } = dialectOf(master.line as EngineLine).options.retention;
    if (seconds > 1) return;
    await query(master, `SET @@global.${name} = 3000`);
    expect(await seed()).toEqual([
      "db2: warning: db1 keeps its binary logs for 3000 s, and copying 0.0 MB may take 3600 s: a slave that is not done by then has lost its position. Raise binlog.expireDays",
    ]);
    await query(master, `SET @@global.${name} = 3600`);
    generation += 1;
    expect(await seed()).toEqual([]);
  });
});

describe("a copy whose size cannot be asked for", () => {
  it("is not begun: what is looked at afterwards would be left out", async () => {
    generation += 1;
    const there = await contents(slave);
    const steps = await stepsOf(program);
    for (const name of ["db2-runner", "db2-link", "db2-seed-open"])
      expect([name, await runStep(steps, name)]).toEqual([name, quiet]);
    const runner = join(slave.host.installDirectory, String(slave.port), "runner");
    const line = '  master_rows "${sql_data_size';
    const text = readFileSync(runner, "utf8");
    expect(text.split(line)).toHaveLength(2);
    writeFileSync(
      runner,
      text.replace(line, () => `  master_password=wrong\n${line}`),
    );
    const { code, stderr } = await runStep(steps, "db2-seed");
    writeFileSync(runner, text);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "db2: seed failed: cannot ask db1 for the size of what is to be copied: ERROR 1045 ",
    );
    expect(await contents(slave)).toBe(there);
  });
});

describe("a disk that is too small", () => {
  it("is named before anything is overwritten", async () => {
    generation += 1;
    const there = await contents(slave);
    // What the master tells of its tables' sizes when it is started: pages of 16 KB.
    await query(
      master,
      `CREATE TABLE shop.huge (a INT PRIMARY KEY) STATS_PERSISTENT = 1, STATS_AUTO_RECALC = 0; SET SESSION sql_log_bin = 0;
       ANALYZE TABLE shop.huge; UPDATE mysql.innodb_table_stats SET clustered_index_size = 2000000000 WHERE table_name = 'huge'`,
    );
    await stopServer(master);
    await startServer(master);
    const [failure, hint, ...others] = await seed();
    expect([
      failure?.replace(/327680\d\d\.\d/, "32768000.0").replace(/room for [0-9.]+/, "room for N"),
      hint,
      others,
    ]).toEqual([
      `db2: seed failed: 32768000.0 MB are to be copied and the disk of ${slave.host.dataDirectory} has room for N; nothing was changed`,
      "  -> make room there, or move the data directory to a larger disk",
      [],
    ]);
    await query(master, "DROP TABLE shop.huge");
    expect(await contents(slave)).toBe(there);
    expect(await seed()).toEqual([]);
  });
});

describe("a database that the dump program cannot copy", () => {
  (copiesEveryName ? it.skip : it).each(["quo'te", 'quo"te', "back\\slash"])(
    "is named before anything is overwritten: %s",
    async (name) => {
      generation += 1;
      const there = await contents(slave);
      await query(master, `CREATE DATABASE \`${name}\``);
      expect(await seed()).toEqual([
        `db2: seed failed: mysqldump of mysql-8.0 cannot copy a database with quotes or backslashes in its name: ${name}; nothing was changed`,
        "  -> rename it on db1, or leave it out of databases",
      ]);
      expect(await contents(slave)).toBe(there);
      await query(master, `DROP DATABASE \`${name}\``);
      expect(await seed()).toEqual([]);
    },
  );
});

describe("a table without transactions", () => {
  it("is not taken for copied when it was written meanwhile", async () => {
    generation += 1;
    const steps = await stepsOf(program);
    for (const name of ["db2-link", "db2-seed-open"]) await runStep(steps, name);
    const running = startStep(steps, "db2-seed");
    let over = false;
    void running.ended.then(() => (over = true));
    for (let i = 2; !over; i += 1) await query(master, `INSERT INTO shop.old VALUES (${i})`);
    const { code, stderr } = await running.ended;
    expect([code, stderr.replace(/^(?!.*failed)db2: .*\n/gm, "")]).toEqual([
      1,
      "db2: seed failed: written while it was copied, and without transactions: shop.old; the copy may be of no one moment\n" +
        "  -> let nobody write there until the next pulumi up has copied again, or convert it on the master: ALTER TABLE ... ENGINE = InnoDB\n",
    ]);
  });

  it("is copied when nobody writes there", async () => {
    await applyProgram(program);
    expect(await contents(slave)).toBe(await contents(master));
  });
});
