import { readFileSync, writeFileSync } from "node:fs";

import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import {
  bothRun,
  channelOf,
  streams,
  untilChannel,
  untilQuery,
  untilStopped,
} from "../support/channel";
import type { SlaveArgs } from "../../src";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { wordsOf, writeOnSlave } from "../support/words";
import { startWriter } from "../support/writer";
import {
  masterOn,
  runDelete,
  runStep,
  slaveOn,
  stateFile,
  stepsOf,
  until,
} from "../support/topologies";

jest.setTimeout(60_000);

describe.each(["gtid", "file"] as const)("follow by %s", (position) => {
  const servers = useServers();
  let master: SandboxServer;
  let slave: SandboxServer;
  let generation = 1;
  let password = "first one";
  const at = { master: "127.0.0.1", slave: "127.0.0.1" };

  const program = (args: Partial<SlaveArgs> = {}) =>
    slaveOn(slave, masterOn(master, { host: { address: at.master, ...master.host } }), {
      host: { address: at.slave, ...slave.host },
      position,
      seed: { generation },
      link: { password, from: "127.0.0.1", connectRetrySeconds: 1 },
      ...args,
    });

  /** Runs a step of `declared`, and expects nothing of it but that it succeeds. */
  async function succeed(step: string, declared: () => unknown = program): Promise<void> {
    expect(await runStep(await stepsOf(declared), step)).toMatchObject({ code: 0 });
  }

  const write = () => query(master, "INSERT INTO shop.log (x) VALUES (1)");

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
      `CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY, x INT); INSERT INTO shop.t VALUES (1, 1);
       CREATE TABLE shop.log (id INT PRIMARY KEY AUTO_INCREMENT, x INT)`,
    );
    await applyProgram(program);
  }, 300_000);

  it("changes nothing when nothing differs", async () => {
    expect((await channelOf(slave))["Using_Gtid"]).toBe(position === "gtid" ? "Slave_Pos" : "No");
    const before = [await streams(master), (await channelOf(slave))["Relay_Log_File"]];
    await applyProgram(program);
    expect([await streams(master), (await channelOf(slave))["Relay_Log_File"]]).toEqual(before);
    expect(await runStep(await stepsOf(program), "db2-follow")).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("names a wrong password, and goes on when it is right again", async () => {
    const steps = await stepsOf(program);
    await query(
      master,
      "SET sql_log_bin = 0; ALTER USER 'repl_db2'@'127.0.0.1' IDENTIFIED BY 'changed by hand'",
    );
    const { code, stderr } = await runStep(steps, "db2-follow");
    expect(code).toBe(1);
    expect(stderr).toBe(
      `db2: follow failed: cannot log in on the master db1: ERROR 1045 (28000): Access denied for user 'repl_db2'@'localhost' (using password: YES)\n  -> the master answers but refuses the account: may it log in from this host? Was it dropped, or its password changed, by hand? pulumi up --replace '**::db2-link' --replace '**::db2-follow' makes both as declared\n`,
    );
    await query(slave, `${wordsOf(slave).stop}; ${wordsOf(slave).start}`);
    await untilChannel(slave, "Last_IO_Errno", "1045");
    await succeed("db2-link");
    await succeed("db2-follow");
    await expectSame();
  });

  it("changes only the password when that is rotated", async () => {
    password = "second 'one\" \\ é";
    const writer = startWriter(write);
    await runStep(await stepsOf(program), "db2-link");
    expect(await runStep(await stepsOf(program), "db2-follow")).toEqual({
      code: 0,
      stdout: "",
      stderr: "db2: channel changed: password\n",
    });
    await writer();
    await expectSame();
  });

  it("keeps its place when the same servers are spelled differently, and the old declaration's deletes do nothing", async () => {
    const old = await stepsOf(program);
    const writer = startWriter(write);
    at.master = "127.1";
    at.slave = "127.0.1";
    await applyProgram(program);
    expect((await channelOf(slave))["Master_Host"]).toBe("127.1");
    for (const [step, stderr] of [
      ["db2-follow", "db2: nothing to do: another declaration owns this by now\n"],
      ["db2-seed-open", ""], // the account went when the copy was whole
      ["db2-link", "db1: nothing to do: another declaration owns this by now\n"],
    ] as const) {
      expect([step, await runDelete(old, step)]).toEqual([step, { code: 0, stdout: "", stderr }]);
    }
    expect(await writer()).toBeGreaterThan(0);
    await expectSame();
    at.master = "127.0.0.1";
    at.slave = "127.0.0.1";
    await succeed("db2-link");
    await succeed("db2-follow");
    await expectSame();
  });

  it("is ended by its own delete, which keeps the data, and goes on from there when it is declared again", async () => {
    const steps = await stepsOf(program);
    expect(await runStep(steps, "db2-follow")).toMatchObject({ code: 0 }); // the creation that is deleted
    // Past the log in which the seed's position is.
    await query(master, "FLUSH BINARY LOGS; INSERT INTO shop.log (x) VALUES (1)");
    await expectSame();
    expect(await runDelete(steps, "db2-follow")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await channelOf(slave)).toEqual({});
    expect(await query(slave, "SELECT @@read_only; SELECT COUNT(*) FROM shop.t")).toBe("1\n1");
    await query(
      master,
      "INSERT INTO shop.log (x) VALUES (2), (3); FLUSH BINARY LOGS; INSERT INTO shop.log (x) VALUES (4)",
    );
    await succeed("db2-follow");
    await expectSame();
  });

  it("goes on by GTID when its channel was changed by hand; by file nothing is applied twice", async () => {
    const { stop, forget, follow } = wordsOf(slave);
    for (const [byHand, said] of [
      [forget, "its channel was reset by hand"],
      [
        follow(1, "nobody", "known"),
        `its channel was led from 127.0.0.1:${master.port} to 127.0.0.1:1 by hand`,
      ],
    ] as const) {
      await query(master, "INSERT INTO shop.log (x) VALUES (6)");
      await expectSame();
      await query(slave, `${stop}; ${byHand}`);
      await query(master, "INSERT INTO shop.log (x) VALUES (7)");
      if (position === "file") {
        const before = await channelOf(slave);
        expect(await runStep(await stepsOf(program), "db2-follow")).toEqual({
          code: 1,
          stdout: "",
          stderr: `db2: follow failed: ${said}, and its position in the log of db1 went with it; nothing was changed\n  -> where GTIDs are on, they say what it has: declare position: "gtid", then pulumi up\n  -> otherwise raise seed.generation to seed it again\n`,
        });
        expect(await channelOf(slave)).toEqual(before);
        await succeed("db2-follow", () => program({ position: "gtid" }));
        await expectSame();
      }
      await succeed("db2-follow");
      await expectSame();
    }
  });

  it("goes on after a run that was killed when it had led the channel to the declared master", async () => {
    const known = stateFile(slave, "channel");
    writeFileSync(known, readFileSync(known, "utf8").replace(/^at=.*$/m, "at=192.0.2.9:3306"));
    await succeed("db2-follow");
    await expectSame();
  });

  it("survives what a DBA does to accounts on the master", async () => {
    await query(
      master,
      `CREATE USER dba@'%' IDENTIFIED BY 'x'; GRANT SELECT ON shop.* TO dba@'%'; ALTER USER dba@'%' IDENTIFIED BY 'y';
       ${wordsOf(master).setPassword("dba@'%'", "z")}; ALTER USER 'repl_db2'@'127.0.0.1' WITH MAX_USER_CONNECTIONS 5; DROP USER dba@'%'; FLUSH PRIVILEGES;
       INSERT INTO shop.log (x) VALUES (5)`,
    );
    await expectSame();
    expect(await query(slave, "SELECT COUNT(*) FROM mysql.user WHERE user = 'dba'")).toBe("0");
  });

  const duplicate = {
    error: 1062,
    spoil: "INSERT INTO shop.t VALUES (1062, 7)",
    write: "INSERT INTO shop.t VALUES (1062, 8)",
    mend: "DELETE FROM shop.t WHERE id = 1062",
    said: "Duplicate entry '1062' for key ",
    advice:
      "the data differ from the master's (row there already, or missing): nothing was skipped; find out why, then mend the row or raise seed.generation. A table without transactions (MyISAM) keeps what was applied of a change that broke off: ",
  };
  it.each([
    duplicate,
    {
      ...duplicate,
      error: 1032,
      spoil: "DELETE FROM shop.t WHERE id = 1",
      write: "UPDATE shop.t SET x = x + 1 WHERE id = 1",
      mend: "INSERT INTO shop.t VALUES (1, 1)",
      said: "Can't find record in 't'",
    },
    {
      error: 1146,
      spoil: "RENAME TABLE shop.t TO shop.gone",
      write: "INSERT INTO shop.t VALUES (1146, 1)",
      mend: "RENAME TABLE shop.gone TO shop.t",
      said: "Table 'shop.t' doesn't exist",
      advice: "One that was copied: find out why it is missing, then raise seed.generation\n",
    },
  ])(
    "stops at error $error, skips nothing, and goes on once the data are mended",
    async ({ error, spoil, write, mend, said, advice }) => {
      await writeOnSlave(slave, spoil);
      await query(master, `${write}; INSERT INTO shop.log (x) VALUES (6)`);
      await untilStopped(slave, error);
      const there = [await contents(master), await contents(slave)];
      const { code, stderr } = await runStep(await stepsOf(program), "db2-follow");
      expect(code).toBe(1);
      expect(stderr).toContain(
        `db2: follow failed: the slave stopped applying with error ${error}: `,
      );
      expect(stderr).toContain(said);
      expect(stderr).toContain(advice);
      expect([await contents(master), await contents(slave)]).toEqual(there);
      await untilStopped(slave, error);

      await writeOnSlave(slave, mend);
      await succeed("db2-follow");
      await expectSame();
    },
  );

  it("says that logs are gone, and a raised generation brings the slave back", async () => {
    await query(slave, wordsOf(slave).stop);
    await query(
      master,
      "INSERT INTO shop.log (x) VALUES (7); FLUSH BINARY LOGS; INSERT INTO shop.log (x) VALUES (8); FLUSH BINARY LOGS",
    );
    const logs = (await query(master, "SHOW BINARY LOGS")).split("\n");
    await query(master, `PURGE BINARY LOGS TO '${logs.at(-1)?.split("\t")[0]}'`);
    const message = await failureOf(program);
    const error = { mariadb: 1236, mysql: 13114 }[wordsOf(slave).flavor];
    expect(message).toContain(
      `db2: follow failed: the slave cannot read from the master, error ${error}: `,
    );
    expect(message).toContain(
      "\n  -> the master no longer has the logs this slave needs: raise seed.generation to seed it again\n",
    );
    generation += 1;
    await applyProgram(program);
    await expectSame();
  });
});

describe("a slave that runs", () => {
  const servers = useServers();

  it("changes its kind of position back and forth while the master is written", async () => {
    const [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(
      master,
      "CREATE DATABASE shop; CREATE TABLE shop.log (id INT PRIMARY KEY AUTO_INCREMENT, x INT)",
    );
    const write = () => query(master, "INSERT INTO shop.log (x) VALUES (1)");
    const program = (position: "gtid" | "file") => () =>
      slaveOn(slave, masterOn(master), { position });
    await applyProgram(program("gtid"));
    const writer = startWriter(write);
    for (const [position, shown] of [
      ["file", "No"],
      ["gtid", "Slave_Pos"],
      ["file", "No"],
      ["gtid", "Slave_Pos"],
    ] as const) {
      expect(await runStep(await stepsOf(program(position)), "db2-follow")).toEqual({
        code: 0,
        stdout: "",
        stderr: `db2: channel changed: ${wordsOf(slave).positionColumn}\n`,
      });
      expect((await channelOf(slave))["Using_Gtid"]).toBe(shown);
    }
    await writer();
    await untilQuery(
      slave,
      "CHECKSUM TABLE shop.log",
      await query(master, "CHECKSUM TABLE shop.log"),
    );
    await applyProgram(program("gtid"));
    expect(await bothRun(slave)).toBe(true);
  });
});
