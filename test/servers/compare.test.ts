import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun } from "../support/channel";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { masterOn, prove, slaveOn, stepsOf, until } from "../support/topologies";
import { wordsOf, writeOnSlave } from "../support/words";
import { startWriter } from "../support/writer";

jest.setTimeout(120_000);
const historyIsKept = chosenLine()?.startsWith("mysql") !== true;

describe("verify with checksum on a slave", () => {
  const servers = useServers();
  let master: SandboxServer;
  let slave: SandboxServer;
  const program = () =>
    slaveOn(slave, masterOn(master, { databases: ["shop"] }), { verify: { checksum: true } });

  beforeAll(async () => {
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(
      master,
      "CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY, x INT); CREATE TABLE shop.`a``b` (id INT PRIMARY KEY); INSERT INTO shop.t VALUES (1, 1), (2, 2)",
    );
    await applyProgram(program);
  });

  it("says that the tables are equal", async () => {
    const { code, stdout } = await prove(await stepsOf(program));
    expect(stdout).toContain("no enabled events; the tables are equal");
    expect(code).toBe(0);
  });

  it("waits for rows that are on their way", async () => {
    const stop = startWriter((x) => query(master, `UPDATE shop.t SET x = ${x} WHERE id = 1`));
    const stopped = setTimeout(() => void stop(), 2000);
    const { code } = await prove(await stepsOf(program));
    clearTimeout(stopped);
    await stop();
    expect(code).toBe(0);
  });

  (historyIsKept ? it : it.skip)("compares tables that keep their history", async () => {
    await query(
      master,
      "CREATE TABLE shop.kept (id INT PRIMARY KEY, x INT) WITH SYSTEM VERSIONING; INSERT INTO shop.kept VALUES (1, 1), (2, 2); UPDATE shop.kept SET x = 3; DELETE FROM shop.kept WHERE id = 2",
    );
    expect(await prove(await stepsOf(program))).toMatchObject({ code: 0 });
  });

  it("names the tables that differ while both threads run, and what to do", async () => {
    await writeOnSlave(slave, "UPDATE shop.t SET x = 3 WHERE id = 2");
    if (historyIsKept) await writeOnSlave(slave, "UPDATE shop.kept SET x = 4");
    const different = [...(historyIsKept ? ["`shop`.`kept`"] : []), "`shop`.`t`"].join(", ");
    expect(await bothRun(slave)).toBe(true);
    const { code, stderr } = await prove(await stepsOf(program));
    expect(stderr).toContain(
      `db2: verify failed: these tables differ from those of db1, which has not changed them meanwhile: ${different}\n`,
    );
    expect(stderr).toContain("raise seed.generation");
    expect(stderr).not.toContain("a``b");
    expect(code).toBe(1);
  });
});

describe("verify with checksum on a pair that passes conflicts over", () => {
  const servers = useServers();
  let a: SandboxServer;
  let b: SandboxServer;
  const program = (recheck: string) =>
    pairOf([a, b], {
      databases: ["shop"],
      replicate: { tables: ["shop.t_%"] },
      settings: { slave_exec_mode: "IDEMPOTENT" },
      verify: { checksum: true },
      recheck,
    });

  beforeAll(async () => {
    [a, b] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await applyProgram(() => program("first"));
    await query(
      a,
      "CREATE TABLE shop.t_1 (id INT PRIMARY KEY, x INT); CREATE TABLE shop.own (id INT PRIMARY KEY)",
    );
    await until(async () => (await query(b, "SHOW TABLES IN shop")) === "t_1");
    await query(
      b,
      "SET sql_log_bin = 0; CREATE TABLE shop.own (id INT PRIMARY KEY); INSERT INTO shop.own VALUES (1)",
    );
  });

  it("leaves tables outside the filter alone", async () => {
    await applyProgram(() => program("second"));
  });

  it("reports rows that were written on both, though both threads run without an error", async () => {
    await Promise.all([a, b].map((server) => query(server, wordsOf(server).stop)));
    await query(a, "INSERT INTO shop.t_1 VALUES (1, 10)");
    await query(b, "INSERT INTO shop.t_1 VALUES (1, 20)");
    await Promise.all([a, b].map((server) => query(server, wordsOf(server).start)));
    await until(async () => (await query(a, "SELECT x FROM shop.t_1")) === "20");
    await until(async () => (await query(b, "SELECT x FROM shop.t_1")) === "10");
    expect(await Promise.all([a, b].map(bothRun))).toEqual([true, true]);
    await expect(applyProgram(() => program("third"))).rejects.toThrow(
      /verify failed: these tables differ from those of db[12], which has not changed them meanwhile: `shop`\.`t_1`/,
    );
  });
});
