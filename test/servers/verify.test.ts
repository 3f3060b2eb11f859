import { query, type SandboxServer } from "../../sandbox/server";
import { useServers } from "../../sandbox/test-servers";
import { bothRun, untilQuery } from "../support/channel";
import { applyProgram } from "../support/mini-engine";
import { masterOn, processOf, prove, slaveOn, stepsOf } from "../support/topologies";
import { replicatedTables, wordsOf, writeOnSlave } from "../support/words";

jest.setTimeout(60_000);
jest.spyOn(console, "warn").mockImplementation();

describe.each([
  ["gtid", true],
  ["file", false],
] as const)("verify by %s, marker %s", (position, marker) => {
  const servers = useServers();
  let master: SandboxServer;
  let slave: SandboxServer;
  const program =
    (more: { marker?: boolean; catchUpSeconds?: number } = {}) =>
    () =>
      slaveOn(slave, masterOn(master, { databases: ["shop"] }), {
        position,
        verify: { marker, ...more },
      });
  const proved = {
    code: 0,
    stderr: "",
    stdout: marker
      ? "proved: a row written on the master was read here; both threads run; read only; no enabled events\n"
      : "proved: the position of the master was reached; both threads run; read only; no enabled events (no marker row was used)\n",
  };

  beforeAll(async () => {
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(
      master,
      "CREATE DATABASE shop; CREATE TABLE shop.t (x INT PRIMARY KEY); INSERT INTO shop.t VALUES (1)",
    );
    await applyProgram(program());
  }, 300_000);

  it("proves that the slave follows", async () => {
    expect(await prove(await stepsOf(program()))).toEqual(proved);
    expect(await query(master, "SHOW DATABASES LIKE 'pulumi%'")).toBe(
      marker ? "pulumi_replication" : "",
    );
    expect(await query(slave, "SHOW DATABASES LIKE 'pulumi%'")).toBe(
      marker ? "pulumi_replication" : "",
    );
  });

  it("finds a slave that was made writable by hand", async () => {
    await query(slave, "SET GLOBAL read_only = OFF");
    expect(await prove(await stepsOf(program()))).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "db2: verify failed: this slave is writable\n  -> was read_only switched off by hand? It is declared ON\n",
    });
    await applyProgram(program());
    expect(await query(slave, "SELECT @@read_only")).toBe("1");
  });

  it("finds a stopped slave and does not start it", async () => {
    await query(slave, wordsOf(slave).stopApplier);
    await query(master, "INSERT INTO shop.t VALUES (2)");
    const { code, stderr } = await prove(await stepsOf(program()));
    expect(code).toBe(1);
    expect(stderr).toBe(
      `db2: verify failed: replication does not run: IO thread Yes, SQL thread No\n  -> was it stopped by hand? Start it there: ${wordsOf(slave).start}\n`,
    );
    expect(await bothRun(slave)).toBe(false);
    await query(slave, wordsOf(slave).start);
    expect(await prove(await stepsOf(program()))).toEqual(proved);
  });

  it("finds a row that is there already", async () => {
    await writeOnSlave(slave, "INSERT INTO shop.t VALUES (3)");
    await query(master, "INSERT INTO shop.t VALUES (3)");
    const { code, stderr } = await prove(await stepsOf(program()));
    expect(code).toBe(1);
    expect(stderr).toContain("db2: verify failed: the slave stopped applying with error 1062: ");
    expect(await query(slave, "SELECT COUNT(*) FROM shop.t WHERE x = 3")).toBe("1");
    await writeOnSlave(slave, "DELETE FROM shop.t WHERE x = 3");
    await applyProgram(program());
  });

  it("waits for a slave that is behind, and says so when the time is up", async () => {
    const locked = query(slave, "LOCK TABLES shop.t READ; SELECT SLEEP(50)").catch(() => "ended");
    const sleeper = "SELECT MAX(id) FROM information_schema.processlist WHERE state = 'User sleep'";
    await untilQuery(slave, `SELECT (${sleeper}) IS NOT NULL`, "1");
    await query(master, "INSERT INTO shop.t VALUES (4)");
    const { code, stderr } = await prove(await stepsOf(program({ catchUpSeconds: 2 })));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /db2: verify failed: the slave has not reached the master's position after [23] s; it is \d+ s behind\n {2}-> it goes on catching up: run pulumi up again later, or raise verify.catchUpSeconds\n$/,
    );
    await query(slave, `KILL ${await query(slave, sleeper)}`);
    expect(await locked).toBe("ended");
    expect(await prove(await stepsOf(program()))).toMatchObject({ code: 0 });
  });

  it("takes a marker or does without one on a running slave", async () => {
    const before = processOf(slave);
    await applyProgram(program({ marker: !marker }));
    expect(await replicatedTables(slave)).toEqual(
      marker ? ["shop.%"] : ["shop.%", "pulumi\\_replication.%"],
    );
    expect(processOf(slave)).toBe(before);
    await applyProgram(program());
    await query(master, "INSERT INTO shop.t VALUES (5)");
    await untilQuery(slave, "SELECT COUNT(*) FROM shop.t WHERE x = 5", "1");
  });
});
