import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { killServer, query, type SandboxServer, startServer } from "../../sandbox/server";
import { useServers } from "../../sandbox/test-servers";
import { bothRun, channelOf } from "../support/channel";
import { contents } from "../support/contents";
import { applyProgram, type Ran } from "../support/mini-engine";
import { masterOn, prove, slaveOn, stepsOf, until } from "../support/topologies";
import { wordsOf, writeOnSlave } from "../support/words";

jest.setTimeout(60_000);

describe.each(["gtid", "file"] as const)("a slave that was harmed (%s)", (position) => {
  const servers = useServers();
  let master: SandboxServer;
  let slave: SandboxServer;
  let generation = 1;
  const program = () => slaveOn(slave, masterOn(master), { position, seed: { generation } });

  async function expectSame(): Promise<void> {
    const there = await contents(master);
    await until(async () => (await contents(slave)) === there).catch(() => undefined);
    expect(await contents(slave)).toBe(there);
    expect(await bothRun(slave)).toBe(true);
  }

  beforeAll(async () => {
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(
      master,
      `CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY); INSERT INTO shop.t VALUES (1);
       CREATE TABLE shop.rare (id INT PRIMARY KEY); INSERT INTO shop.rare VALUES (1)`,
    );
    await applyProgram(program);
  }, 300_000);

  const red = (why: string, ...hints: readonly string[]): Ran => ({
    code: 1,
    stdout: "",
    stderr: `db2: verify failed: ${why}\n${hints.map((hint) => `  -> ${hint}\n`).join("")}`,
  });

  it("by losing its relay logs fetches them again", async () => {
    await query(slave, wordsOf(slave).stopApplier);
    await query(master, "INSERT INTO shop.t VALUES (2)");
    const [, end] = (await query(master, wordsOf(master).masterStatus)).split("\t");
    await until(async () => (await channelOf(slave))["Read_Master_Log_Pos"] === end);
    expect(await query(slave, "SELECT COUNT(*) FROM shop.t")).toBe("1");
    await killServer(slave);
    const logs = readdirSync(slave.host.dataDirectory).filter((name) => /relay-bin/.test(name));
    expect(logs.length).toBeGreaterThan(1);
    for (const name of logs) rmSync(join(slave.host.dataDirectory, name));
    await startServer(slave);
    expect((await prove(await stepsOf(program))).code).toBe(0);
    await expectSame();
  });

  it("by a dropped table is red, though nothing has been written to it since", async () => {
    const there = await contents(master);
    await writeOnSlave(slave, "DROP TABLE shop.rare");
    expect(await prove(await stepsOf(program))).toEqual(
      red(
        "this slave lacks what its master has: shop base table 2 there, 1 here",
        "compare information_schema on both: was something dropped here by hand? Mend it with the binary log off, or raise seed.generation",
        "if the master is dropping things just now, run pulumi up again",
      ),
    );
    expect(await contents(master)).toBe(there);
    expect(await bothRun(slave)).toBe(true);

    await writeOnSlave(
      slave,
      "CREATE TABLE shop.rare (id INT PRIMARY KEY); INSERT INTO shop.rare VALUES (1)",
    );
    expect((await prove(await stepsOf(program))).code).toBe(0);
    await expectSame();
  });

  it("by a table of its own beside the master's is not red", async () => {
    await writeOnSlave(slave, "CREATE TABLE shop.local (id INT)");
    expect((await prove(await stepsOf(program))).code).toBe(0);
    await writeOnSlave(slave, "DROP TABLE shop.local");
  });

  it("by transactions of its own is red, and good again when it is seeded again", async () => {
    const there = await contents(master);
    const { flavor } = wordsOf(slave);
    await writeOnSlave(
      slave,
      `SET sql_log_bin = 1; ${flavor === "mariadb" ? "SET gtid_domain_id = 9;" : ""} INSERT INTO shop.t VALUES (1000)`,
    );
    const ran = await prove(await stepsOf(program));
    const own =
      flavor === "mariadb"
        ? await query(slave, "SELECT @@gtid_current_pos")
        : `${await query(slave, "SELECT @@server_uuid")}:1`;
    expect(ran).toEqual(
      red(
        `this slave wrote transactions that its master does not have: ${own}`,
        "find and stop the writer (an event, an administrator), then raise seed.generation",
      ),
    );
    expect(await contents(master)).toBe(there);
    expect(await bothRun(slave)).toBe(true);

    if (flavor === "mariadb") await takeItsMastersPlace();
    expect(await contents(master)).toBe(there);
    expect(await query(slave, "SELECT COUNT(*) FROM shop.t WHERE id >= 1000")).toBe(
      flavor === "mariadb" ? "2" : "1",
    );
    generation += 1;
    await applyProgram(program);
    await expectSame();
  });

  // In the master's domain the next transaction of the master finds its place taken.
  async function takeItsMastersPlace(): Promise<void> {
    await query(slave, "INSERT INTO shop.t VALUES (1001)");
    const [own = ""] = (await query(slave, "SELECT @@gtid_binlog_pos")).match(/0-2-\d+/) ?? [];
    const theirs = own.replace("0-2-", "0-1-");
    expect(await prove(await stepsOf(program))).toEqual(
      red(
        `the slave stopped applying with error 1950: An attempt was made to binlog GTID ${theirs} which would create an out-of-order sequence number with existing GTID ${own}, and gtid strict mode is enabled`,
        "something wrote on this slave itself (an event, an administrator): find and stop it, then raise seed.generation",
      ),
    );
  }
});
