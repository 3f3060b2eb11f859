import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, startServer, stopServer, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun, untilChannel, untilQuery } from "../support/channel";
import { applyProgram, type Ran, runCommand } from "../support/mini-engine";
import {
  masterOn,
  processOf,
  prove,
  runStep,
  slaveOn,
  startStep,
  stateFile,
  step,
  stepsOf,
  until,
} from "../support/topologies";
import { defaultFlavor, replicatedTables, wordsOf, writeOnSlave } from "../support/words";

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
        "db2: verify failed: this slave is writable\n  -> was read_only switched off by hand? pulumi up --replace '**::db2-config' switches it on again\n",
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

/** What is set by hand on a stopped slave, and how the library says it. */
const byHand: readonly (readonly [sql: string, said: string])[] = {
  mariadb: [
    [
      "SET GLOBAL replicate_ignore_db = 'shop'",
      'replicate_ignore_db is "shop", which is not declared: changes are left out',
    ],
    [
      "SET GLOBAL replicate_wild_do_table = 'shop.%,pulumi\\\\_replication.%,other.%'",
      'replicate_wild_do_table is "shop.%,pulumi\\_replication.%,other.%", declared is "shop.%,pulumi\\_replication.%": changes are left out',
    ],
    [
      "SET GLOBAL replicate_ignore_table = 'shop.t'",
      'replicate_ignore_table is "shop.t", which is not declared: changes are left out',
    ],
    [
      "CHANGE MASTER TO IGNORE_SERVER_IDS = (7, 8)",
      'Replicate_Ignore_Server_Ids is "7, 8", which is not declared: what these servers wrote is left out',
    ],
    [
      "CHANGE MASTER TO MASTER_DELAY = 900",
      'SQL_Delay is "900", which is not declared: changes come that many seconds late',
    ],
    [
      "SET GLOBAL slave_exec_mode = IDEMPOTENT",
      'slave_exec_mode is "IDEMPOTENT", which is not declared: missing and duplicate rows are passed over',
    ],
    [
      "SET GLOBAL slave_type_conversions = 'ALL_LOSSY'",
      'slave_type_conversions is "ALL_LOSSY", which is not declared: values that do not fit are cut',
    ],
    [
      "CHANGE MASTER TO IGNORE_DOMAIN_IDS = (7)",
      'Replicate_Ignore_Domain_Ids is "7", which is not declared: whole GTID domains are left out',
    ],
    [
      "SET GLOBAL replicate_events_marked_for_skip = FILTER_ON_SLAVE",
      'replicate_events_marked_for_skip is "FILTER_ON_SLAVE", which is not declared: what a session of the master marks with skip_replication is left out',
    ],
    [
      "SET GLOBAL slave_run_triggers_for_rbr = YES",
      'slave_run_triggers_for_rbr is "YES", which is not declared: triggers write here once more what they wrote on the master',
    ],
    [
      "SET GLOBAL gtid_ignore_duplicates = ON",
      'gtid_ignore_duplicates is "ON", which is not declared: a transaction whose number was seen is left out, whatever it holds',
    ],
    [
      "SET GLOBAL gtid_strict_mode = OFF",
      'gtid_strict_mode is "OFF", declared is "ON": a slave that diverges is not noticed',
    ],
    [
      "SET GLOBAL sql_slave_skip_counter = 1",
      'Skip_Counter is "1", which is not declared: that many events are left out next',
    ],
  ],
  mysql: [
    [
      "CHANGE REPLICATION FILTER REPLICATE_IGNORE_DB = (shop)",
      'replicate_ignore_db is "shop", which is not declared: changes are left out',
    ],
    [
      "CHANGE REPLICATION FILTER REPLICATE_WILD_DO_TABLE = ('shop.%') FOR CHANNEL ''",
      'replicate_wild_do_table is "shop.%", declared is "shop.%,pulumi\\_replication.%": changes are left out',
    ],
    [
      "CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = (shop.t) FOR CHANNEL ''",
      'replicate_ignore_table is "shop.t", which is not declared: changes are left out',
    ],
    [
      "CHANGE REPLICATION FILTER REPLICATE_REWRITE_DB = ((shop, other))",
      'replicate_rewrite_db is "(shop,other)", which is not declared: changes go to another database',
    ],
    [
      "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 900",
      'SQL_Delay is "900", which is not declared: changes come that many seconds late',
    ],
    [
      "SET GLOBAL replica_exec_mode = IDEMPOTENT",
      'replica_exec_mode is "IDEMPOTENT", which is not declared: missing and duplicate rows are passed over',
    ],
    [
      "SET GLOBAL replica_type_conversions = 'ALL_LOSSY'",
      'replica_type_conversions is "ALL_LOSSY", which is not declared: values that do not fit are cut',
    ],
    [
      "CHANGE REPLICATION SOURCE TO REQUIRE_ROW_FORMAT = 1",
      'REQUIRE_ROW_FORMAT is "YES", which is not declared: a statement, such as the marker\'s, stops the applier',
    ],
    [
      "CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION = 0, ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS = LOCAL",
      'ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS_TYPE is "LOCAL", which is not declared: transactions without a GTID get one of this slave, and it cannot follow by GTID',
    ],
    [
      "SET PERSIST_ONLY replica_skip_errors = '1062'",
      'replica_skip_errors is persisted as "1062" and counts from the next start on, which is not declared: these errors are passed over',
    ],
    [
      "CHANGE REPLICATION SOURCE TO REQUIRE_TABLE_PRIMARY_KEY_CHECK = ON",
      'REQUIRE_TABLE_PRIMARY_KEY_CHECK is "ON", which is not declared: a table without a primary key stops the applier, or becomes another one here',
    ],
  ],
}[defaultFlavor] as never;

describe("what is live and not declared", () => {
  const servers = useServers();
  let master: SandboxServer;
  let slave: SandboxServer;
  const link = { password: "right one", from: "127.0.0.1", connectRetrySeconds: 60 };
  const program = () => slaveOn(slave, masterOn(master, { databases: ["shop"] }), { link });
  const lost =
    "  -> what was lost to it is still lost then: verify: { checksum: true } compares the tables, seed.generation copies them again\n";

  beforeAll(async () => {
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(master, "CREATE DATABASE shop; CREATE TABLE shop.t (x INT PRIMARY KEY)");
    await applyProgram(program);
  }, 300_000);

  it("is an error of follow and verify that says how it is mended, which mends it", async () => {
    await query(slave, [wordsOf(slave).stop, ...byHand.map(([sql]) => sql)].join("; "));
    const steps = await stepsOf(program);
    for (const [name, { code, stderr }] of [
      ["verify", await prove(steps)],
      ["follow", await runStep(steps, "db2-follow")],
    ] as const) {
      expect(code).toBe(1);
      const [first, ...hints] = stderr.split(/\n(?= {2}-> )/);
      expect(first?.replace(`db2: ${name} failed: `, "").split("; ").sort()).toEqual(
        byHand.map(([, said]) => said).sort(),
      );
      expect(`${hints.at(-1)}`).toBe(lost);
      if (name === "verify") continue;
      for (const hint of hints.slice(0, -1))
        await query(
          slave,
          /^ {2}-> run (.*?)(; or declare it in settings)?$/.exec(hint)?.[1] ?? hint,
        );
    }
    expect(await runStep(steps, "db2-follow")).toMatchObject({ code: 0 });
    expect(await prove(steps)).toMatchObject({ code: 0, stderr: "" });
  });

  it("is an emptied filter too, which lets everything through", async () => {
    const empty = {
      mariadb: "SET GLOBAL replicate_wild_do_table = ''",
      mysql: "CHANGE REPLICATION FILTER REPLICATE_WILD_DO_TABLE = ()",
    }[defaultFlavor];
    await query(slave, `${wordsOf(slave).stop}; ${empty}`);
    const steps = await stepsOf(program);
    const { code, stderr } = await runStep(steps, "db2-follow");
    expect([code, stderr.split("\n")[0]]).toEqual([
      1,
      'db2: follow failed: replicate_wild_do_table is "", declared is "shop.%,pulumi\\_replication.%": more comes here than is declared',
    ]);
    await query(slave, /^ {2}-> run (.*)$/m.exec(stderr)?.[1] ?? "no advice");
    expect(await prove(steps)).toMatchObject({ code: 0, stderr: "" });
  });

  it("is another way to follow than the declared one, which the printed command changes back", async () => {
    const byFile = {
      mariadb: "CHANGE MASTER TO MASTER_USE_GTID = no",
      mysql: "CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION = 0",
    }[defaultFlavor];
    const { stop, start } = wordsOf(slave);
    await query(slave, `${stop}; ${byFile}; ${start}`);
    const steps = await stepsOf(program);
    expect(await prove(steps)).toEqual({
      code: 1,
      stdout: "",
      stderr:
        'db2: verify failed: it follows by file, declared is "gtid"\n' +
        "  -> was that changed by hand? pulumi up --replace '**::db2-follow' changes it back\n",
    });
    expect(await runStep(steps, "db2-follow")).toMatchObject({ code: 0 });
    expect(await prove(steps)).toMatchObject({ code: 0, stderr: "" });
  });

  it("is named with its file, on the master too, and is gone when it is taken out there as it says", async () => {
    const [above, below] = [master, slave].map((server) =>
      join(server.host.configFile, "..", "zz-last.cnf"),
    ) as [string, string];
    const modes = wordsOf(slave).flavor === "mariadb" ? "slave_skip_errors" : "replica_skip_errors";
    writeFileSync(above, "[mysqld]\nbinlog-ignore-db = shop # theirs\n");
    writeFileSync(
      below,
      `[client]\nreplicate-do-db=x\n[server]\nslave-skip-errors = "1062"\n[mysqld]\nreplicate_ignore_table=shop.a\n`,
    );
    const steps = await stepsOf(program);
    const both = async (work: (server: SandboxServer) => Promise<unknown>) => {
      await Promise.all([master, slave].map(work));
    };
    await both(stopServer);
    await both(startServer);
    expect(await runStep(steps, "db2-mark")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `db1: mark failed: binlog_ignore_db is "shop" in ${above}, which is not declared: changes are not logged, and no slave gets them\n` +
        `  -> take it out of ${above}, then restart the server; or declare it in settings\n${lost}`,
    });
    const follow = await runStep(steps, "db2-follow");
    expect(follow.code).toBe(1);
    expect(follow.stderr).toContain(
      `db2: follow failed: replicate_ignore_table is "shop.a" in ${below}, which is not declared: changes are left out; ${modes} is "1062" in ${below}, which is not declared: these errors are passed over\n`,
    );
    expect(follow.stderr).toContain(
      `\n  -> take it out of ${below}, then restart the server; or declare it in settings\n`,
    );
    rmSync(above);
    rmSync(below);
    await both(stopServer);
    await both(startServer);
    expect(await prove(steps)).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a marker row that cannot come", () => {
  const servers = useServers();
  let master: SandboxServer;
  let slave: SandboxServer;
  const link = { password: "right one", from: "127.0.0.1", connectRetrySeconds: 60 };
  const program =
    (settings = {}) =>
    () =>
      slaveOn(slave, masterOn(master, { databases: ["shop"], settings }), { link });

  beforeAll(async () => {
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(master, "CREATE DATABASE shop; CREATE TABLE shop.t (x INT PRIMARY KEY)");
    await applyProgram(program());
  }, 300_000);

  const row = "SELECT nonce FROM pulumi_replication.marker";
  const mark = async () => {
    const { stdout } = await runStep(await stepsOf(program()), "db2-mark");
    await untilQuery(slave, row, /^mark_nonce=(.*)$/m.exec(stdout)?.[1] ?? "");
    return stdout;
  };
  const verify = async (marked: string) =>
    runCommand(
      step(await stepsOf(program()), "db2-verify").create,
      marked.replace(/^([a-z_]+)=/gm, "value\t$1\t"),
    );

  /** How slow the machine is decides whether a line of it is said. */
  const withoutProgress = async (ran: Promise<Ran>): Promise<Ran> => {
    const { stderr, ...rest } = await ran;
    return { ...rest, stderr: stderr.replace(/^db2: catching up: .*\n/gm, "") };
  };

  it("is named at once when its place was passed, and the next mark is proved as it says", async () => {
    const [first, second] = [await mark(), await mark()];
    const [nonce] = /(?<=^mark_nonce=).*$/m.exec(first) ?? [];
    await writeOnSlave(slave, `UPDATE pulumi_replication.marker SET nonce = '${nonce}'`);
    const started = Date.now();
    const { code, stderr } = await withoutProgress(verify(second));
    expect(Date.now() - started).toBeLessThan(15_000);
    expect(code).toBe(1);
    const [gtid] = /(?<=^mark_gtid=).*$/m.exec(second) ?? [];
    const { masterStatus } = wordsOf(master);
    expect(stderr).toBe(
      `db2: verify failed: everything up to the mark was applied here (${gtid}), and the marker row did not come: something leaves out the database pulumi_replication, or its row was taken away\n` +
        `  -> a filter of the master, or of a server between the two? ${masterStatus} shows it there: take out what is not declared\n` +
        "  -> was pulumi_replication dropped on either side, were events skipped, or was the slave seeded, since the mark? the next pulumi up writes the row again; where drift is \"off\", pulumi up --replace '**::db2-mark' does\n",
    );
    expect(await prove(await stepsOf(program()))).toMatchObject({ code: 0, stderr: "" });
  });

  it("is named when nothing more comes, long before the time is up", async () => {
    const values = (await mark())
      .replace(/^mark_gtid=.*$/m, (gtid) => gtid.replace(/\d+$/, "999999"))
      .replace(/^mark_nonce=./m, "mark_nonce=f");
    await query(slave, "SET GLOBAL slave_net_timeout = 2");
    const { code, stderr } = await withoutProgress(verify(values));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^db2: verify failed: the slave has not reached the master's position after \d+ s: it has applied all that it has read, and for [67] s nothing has come\n {2}-> a filter of the master, .* shows it there\n {2}-> was the master's log reset since\? the next pulumi up takes its position again; where drift is "off", pulumi up --replace '\*\*::db2-mark' does\n$/,
    );
    await query(slave, "SET GLOBAL slave_net_timeout = 60");
  });

  it("is not waited for when a later one is here", async () => {
    const first = await mark();
    await mark();
    expect(await verify(first)).toMatchObject({ code: 0, stderr: "" });
  });

  (defaultFlavor === "mariadb" ? it : it.skip)(
    "is refused where it is written, when a declared filter of the log leaves it out",
    async () => {
      const filtered = async (list: string[]) => {
        const steps = await stepsOf(program({ binlog_do_db: list }));
        expect(await runStep(steps, "db1-config")).toMatchObject({ code: 0 });
        return steps;
      };
      expect(await runStep(await filtered(["shop"]), "db2-mark")).toEqual({
        code: 1,
        stdout: "",
        stderr:
          "db1: mark failed: the marker row was not logged, and no slave gets it: a filter of the binary log leaves out pulumi_replication\n" +
          "  -> let it through in the declared binlog_do_db or binlog_ignore_db, or declare verify: { marker: false }\n",
      });
      const steps = await filtered(["shop", "pulumi_replication"]);
      expect(await prove(steps)).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it("is proved though the channel still shows an error that is mended", async () => {
    const password = (text: string) =>
      query(
        master,
        `SET sql_log_bin = 0; ALTER USER 'repl_db2'@'127.0.0.1' IDENTIFIED BY '${text}'`,
      );
    await password("another one");
    await query(slave, `${wordsOf(slave).stop}; ${wordsOf(slave).start}`);
    await untilChannel(slave, "Last_IO_Errno", "1045");
    const steps = await stepsOf(program());
    const { code, stderr } = await prove(steps);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^db2: verify failed: the slave cannot read from the master, error 1045: /,
      ),
    ]);
    await password("right one");
    expect(await prove(steps)).toMatchObject({ code: 0, stderr: "" });
  });

  it("is waited for only as long as somebody waits for the step", async () => {
    const locked = query(slave, "LOCK TABLES shop.t READ; SELECT SLEEP(60)").catch(() => "ended");
    const sleeper = "SELECT MAX(id) FROM information_schema.processlist WHERE state = 'User sleep'";
    await untilQuery(slave, `SELECT (${sleeper}) IS NOT NULL`, "1");
    await query(master, "INSERT INTO shop.t VALUES (4)");
    const steps = await stepsOf(program());
    const marked = await runStep(steps, "db2-mark");
    const stdin = marked.stdout.replace(/^([a-z_]+)=/gm, "value\t$1\t");
    const { create } = step(steps, "db2-verify");
    const holding = () => readFileSync(stateFile(slave, "lock.holder"), "utf8");
    const before = holding().split("\n")[1] ?? "";
    const running = startStep(
      new Map([["verify", { create, stdin, delete: undefined }]]),
      "verify",
    );
    await until(() => holding().startsWith("step=verify\n") && !holding().includes(before));
    const holder = /^process=(\d+)/m.exec(holding());
    expect(existsSync(`/proc/${holder?.[1]}`)).toBe(true);
    process.kill(running.pid, "SIGKILL");
    await until(() => !existsSync(`/proc/${holder?.[1]}`));
    expect(existsSync(stateFile(slave, `scratch.${holder?.[1]}`))).toBe(false);
    await query(slave, `KILL ${await query(slave, sleeper)}`);
    expect(await locked).toBe("ended");
    expect(await prove(steps)).toMatchObject({ code: 0, stderr: "" });
  });
});
