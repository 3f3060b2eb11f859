import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { SlaveArgs } from "../../src";
import { bothRun, channelOf, untilChannel, untilQuery } from "../support/channel";
import { failureOf } from "../support/failure-of";
import { applyProgram, type Ran } from "../support/mini-engine";
import {
  configFileOf,
  masterOn,
  prove,
  runStep,
  slaveOn,
  stateFile,
  stepsOf,
} from "../support/topologies";
import { numbers, replicatedTables, wordsOf, writeOnSlave } from "../support/words";
import { whileWriting } from "../support/writer";

jest.setTimeout(90_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
let slaves = 0;
let tables = 0;

const program =
  (databases: readonly string[] | undefined, args: Partial<SlaveArgs> = {}) =>
  () =>
    slaveOn(slave, masterOn(master, databases === undefined ? {} : { databases }), {
      serverId: slaves + 1,
      ...args,
    });

/** A new slave of `databases`, which holds a table of its own in each: what is copied again loses it. */
async function newSlave(
  databases: readonly string[] | undefined,
  args: Partial<SlaveArgs> = {},
): Promise<void> {
  // More servers than a kernel has room for asynchronous I/O otherwise, and each would go on applying.
  if (slaves > 0) await stopServer(slave);
  slaves += 1;
  slave = await servers.create(`db${slaves + 1}`);
  await applyProgram(program(databases, args));
  for (const database of databases ?? [])
    await writeOnSlave(slave, `CREATE TABLE ${database}.local (x INT PRIMARY KEY)`);
}

/** Has the next seed of the slave run `what` before the line `line` of its runner. */
function breakRunner(line: string, what: string): void {
  const { installDirectory, port } = slave.host;
  const runner = `${installDirectory}/${port}/runner`;
  const text = readFileSync(runner, "utf8");
  expect(text.split(line).length).toBe(2);
  writeFileSync(
    runner,
    text.replace(line, () => `${what}\n${line}`),
  );
}

/** The steps of `declared`, run up to the seed, which runs `what` before the line `line`. */
async function brokenOff(declared: () => unknown, line: string, what: string): Promise<Ran> {
  const steps = await stepsOf(declared);
  for (const step of ["runner", "preflight", "config", "seed-open"])
    expect(await runStep(steps, `${slave.name}-${step}`)).toMatchObject({ code: 0 });
  breakRunner(line, what);
  return runStep(steps, `${slave.name}-seed`);
}

/** Which databases of the slave were not copied since it was made. */
function untouched(): Promise<string> {
  return query(
    slave,
    "SELECT COALESCE(GROUP_CONCAT(table_schema ORDER BY 1), '') FROM information_schema.tables WHERE table_name = 'local'",
  );
}

/** Write to `databases`; they make tables in the first one only, as a copy must not see any made. */
function writersOf(...databases: readonly string[]) {
  return databases.map((database, place) => (call: number) => {
    const i = call + 1;
    const table = `${database}.n${(tables += 1)}`;
    return query(
      master,
      `INSERT INTO ${database}.t (x) VALUES (${i}); UPDATE ${database}.t SET x = x + 1 WHERE id % 7 = ${i % 7} LIMIT 3;
       ${place === 0 && i % 10 === 0 ? `CREATE TABLE ${table} (x INT PRIMARY KEY); INSERT INTO ${table} VALUES (${i})` : ""}`,
    );
  });
}

/** A database with a table of 2000 rows. */
function filled(name: string): string {
  return `CREATE DATABASE ${name}; CREATE TABLE ${name}.t (id INT PRIMARY KEY AUTO_INCREMENT, x INT, y VARCHAR(400));
    INSERT INTO ${name}.t (x, y) SELECT seq, REPEAT(seq, 40) FROM ${numbers(2000)}`;
}

/** Each of `databases` is on the slave as on the master, and travels on; no other one is let through. */
async function expectSame(...databases: readonly string[]): Promise<void> {
  for (const database of databases) {
    await query(master, `INSERT INTO ${database}.t (x) VALUES (0)`);
    const last = `SELECT MAX(id) FROM ${database}.t`;
    await untilQuery(slave, last, await query(master, last));
  }
  const checksums = async (server: SandboxServer) => {
    const tables = await query(
      server,
      `SELECT CONCAT('CHECKSUM TABLE ', table_schema, '.', table_name) FROM information_schema.tables
       WHERE table_schema IN ('${databases.join("', '")}') AND table_name <> 'local' ORDER BY 1`,
    );
    return query(server, tables.replaceAll("\n", "; "));
  };
  expect(await checksums(slave)).toBe(await checksums(master));
  expect(await bothRun(slave)).toBe(true);
  const patterns = [...databases, "pulumi_replication"].map(
    (name) => `${name.replaceAll("_", "\\_")}.%`,
  );
  expect(await replicatedTables(slave)).toEqual(patterns);
  const lines = configFileOf(slave)?.match(/^.*replicate_wild_do_table.*$/gm);
  expect(lines).toEqual(patterns.map((pattern) => `replicate_wild_do_table = ${pattern}`));
}

beforeAll(async () => {
  master = await servers.create("db1");
  await query(master, ["shop", "wf_b", "wf_c"].map(filled).join("; "));
}, 300_000);

describe("a database that is added", () => {
  it.each(["gtid", "file"] as const)(
    "is copied while it and the others are written, and nothing else is, by %s",
    async (position) => {
      await newSlave(["shop"], { position });
      const all = ["shop", "wf_b", "wf_c"];
      await whileWriting(writersOf(...all), async () => {
        await applyProgram(program(["shop", "wf_b"], { position }));
        await writeOnSlave(slave, "CREATE TABLE wf_b.local (x INT PRIMARY KEY)");
      });
      expect(await query(slave, "SHOW DATABASES LIKE 'wf\\_c'")).toBe("");
      await expectSame("shop", "wf_b");
      await whileWriting(writersOf(...all), () => applyProgram(program(all, { position })));
      await expectSame(...all);
      expect(await untouched()).toBe("shop,wf_b");
      expect(
        await query(master, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE '%\\_seed\\_%'"),
      ).toBe("0");
    },
  );

  it("comes to a slave of a master that is idle", async () => {
    await newSlave(["shop"], { position: "file" });
    await query(master, "FLUSH BINARY LOGS");
    await applyProgram(program(["shop", "wf_b"], { position: "file" }));
    await expectSame("shop", "wf_b");
  });

  it("is not kept waiting by a master that was restarted just before", async () => {
    const patient: Partial<SlaveArgs> = { link: { connectRetrySeconds: 3600 } };
    await newSlave(["shop"], patient);
    await stopServer(master);
    // The first try comes at once; only the next one has to wait.
    await untilChannel(slave, "Last_IO_Errno", "2003");
    await startServer(master);
    await applyProgram(program(["shop", "wf_b"], patient));
    await expectSame("shop", "wf_b");
    expect(await untouched()).toBe("shop");
  });
});

describe("a database that cannot be added as things are", () => {
  const added = (args: Partial<SlaveArgs> = {}) => program(["shop", "wf_b"], args);
  const refused = async (reason: string): Promise<void> => {
    // Its position goes on meanwhile.
    const state = async () => {
      const { Slave_IO_Running, Slave_SQL_Running, Master_Port } = await channelOf(slave);
      return {
        threads: [Slave_IO_Running, Slave_SQL_Running, Master_Port],
        config: configFileOf(slave),
        databases: await query(slave, "SHOW DATABASES"),
      };
    };
    const before = await state();
    expect(await failureOf(added())).toBe(
      `${slave.name}-preflight: exit 1\n${slave.name}: preflight found 1 problem(s); nothing was changed on any server\n  - ${reason}\n`,
    );
    expect(await state()).toEqual(before);
  };
  const overwrites = async () => {
    const name = await query(slave, wordsOf(slave).name);
    await refused(
      `it holds data that the copy of an added database would overwrite: wf_b. If they may be lost, declare seed: { overwrite: "${name}" }`,
    );
    await applyProgram(added({ seed: { overwrite: name } }));
    await expectSame("shop", "wf_b");
    expect(await untouched()).toBe("shop");
  };

  it("is refused when the slave has data under its name, and replaces them when that is permitted", async () => {
    await newSlave(["shop"]);
    await writeOnSlave(slave, "CREATE DATABASE wf_b; CREATE TABLE wf_b.local (x INT PRIMARY KEY)");
    await overwrites();
  });

  it.each([
    ["it was declared before", ["shop", "wf_b"]],
    ["everything was declared before", undefined],
  ])("is copied again when %s, as its changes did not travel since", async (_, before) => {
    await newSlave(before);
    await writeOnSlave(slave, "CREATE TABLE IF NOT EXISTS wf_b.local (x INT PRIMARY KEY)");
    await applyProgram(program(["shop"]));
    await query(master, "INSERT INTO wf_b.t (x) VALUES (1)");
    await expectSame("shop");
    await writeOnSlave(slave, "CREATE TABLE IF NOT EXISTS shop.local (x INT PRIMARY KEY)");
    await overwrites();
  });

  it("is not let through by its name in other letters, nor when none is left that was copied", async () => {
    await newSlave(["shop"]);
    const steps = await stepsOf(program(["wf_b"]));
    await runStep(steps, `${slave.name}-config`);
    expect(await replicatedTables(slave)).toEqual(["pulumi\\_replication.%"]);
    await runStep(await stepsOf(program(["SHOP"])), `${slave.name}-config`);
    expect(await replicatedTables(slave)).toEqual(["pulumi\\_replication.%"]);
  });

  it("takes the place of what was copied, where no marker travels either", async () => {
    const args = { verify: { marker: false } };
    await newSlave(["shop"], args);
    const added = program(["wf_b"], args);
    const line = 'with "$sql_apply_until" :file "$file"';
    await whileWriting(writersOf("shop", "wf_b"), async () => {
      expect((await brokenOff(added, line, 'fail "cut off"')).stderr).toContain("cut off");
      expect(await replicatedTables(slave)).toEqual(["pulumi\\_nothing.%"]);
      await applyProgram(added);
    });
    expect(await replicatedTables(slave)).toEqual(["wf\\_b.%"]);
    expect(configFileOf(slave)).not.toContain("_nothing.");
    const last = "SELECT COUNT(*), MAX(id) FROM wf_b.t";
    await untilQuery(slave, last, await query(master, last));
    expect(await bothRun(slave)).toBe(true);
    expect(await query(slave, "SELECT COUNT(*) FROM shop.t")).not.toBe(
      await query(master, "SELECT COUNT(*) FROM shop.t"),
    );
  });

  it("is refused while the slave does not run, or follows nobody", async () => {
    await newSlave(["shop"]);
    await query(slave, wordsOf(slave).stop);
    await refused(
      "wf_b would be added, and replication does not run here (IO thread No, SQL thread No): bring it back first (npx pulumi-mysql-replication status says more)",
    );
    await query(slave, wordsOf(slave).forget);
    await refused(
      "wf_b would be added, and this server follows nobody just now: declare it without them, run pulumi up, then add them",
    );
  });
});

describe("an addition that fails", () => {
  it("leaves the slave as it was, and the next run has it", async () => {
    await newSlave(["shop"]);
    const added = program(["shop", "wf_b"]);
    await query(slave, "SET GLOBAL event_scheduler = ON");
    await whileWriting(writersOf("shop", "wf_b"), async () => {
      expect(await brokenOff(added, "until at_copy; do", 'fail "cut off"')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`${slave.name}: seed failed: cut off\n`) as string,
      });
    });
    expect(await replicatedTables(slave)).toEqual(["shop.%", "pulumi\\_replication.%"]);
    expect(await bothRun(slave)).toBe(true);
    expect(await query(slave, "SELECT @@event_scheduler")).toBe("ON");
    await applyProgram(added);
    await expectSame("shop", "wf_b");
    expect(await query(slave, "SELECT @@event_scheduler")).toBe("ON");
    expect(await untouched()).toBe("shop");
  });

  it("does not let the events of half a copy run", async () => {
    // No filter leaves the statement out.
    await query(
      master,
      "CREATE TABLE wf_b.ran (x INT); CREATE EVENT wf_b.e ON SCHEDULE EVERY 1 HOUR DO INSERT INTO wf_b.ran VALUES (1)",
    );
    await newSlave(["shop"]);
    await query(slave, "SET GLOBAL event_scheduler = ON");
    const { stderr } = await brokenOff(
      program(["shop", "wf_b"]),
      "disable_events\n    reach_copy",
      'fail "cut off"',
    );
    expect(stderr).toContain("seed failed: cut off\n");
    expect(await query(slave, "SELECT @@event_scheduler")).toBe("ON");
    expect(await query(slave, "SELECT status FROM information_schema.events")).toBe(
      wordsOf(slave).disabledOnSlave,
    );
    await query(master, "SET sql_log_bin = 0; DROP EVENT wf_b.e; DROP TABLE wf_b.ran");
    await applyProgram(program(["shop", "wf_b"]));
    await expectSame("shop", "wf_b");
  });

  it("leaves nothing when it is not wanted any longer", async () => {
    await newSlave(["shop"]);
    const line = 'with "$sql_apply_until" :file "$file"';
    const killed = await brokenOff(program(["shop", "wf_b"]), line, "kill -9 $$");
    expect(killed.code).not.toBe(0);
    expect(await bothRun(slave)).toBe(false);
    await applyProgram(program(["shop"]));
    await expectSame("shop");
    expect(await query(slave, "SHOW DATABASES LIKE 'wf%'")).toBe("");
    expect(existsSync(stateFile(slave, "adding"))).toBe(false);
  });
});

describe("a run that is killed while a database is added", () => {
  // One slave for all, to which each adds one more.
  let databases: readonly string[] = ["shop"];
  beforeAll(() => newSlave(databases));

  it.each([
    ["before the applier stops", "pauses_applier=yes\n  [["],
    ["before what is there is dropped", "set_filter\n  [[ $stopped != @("],
    ["before the copy", "transfer &"],
    ["before what came before is applied", 'with "$sql_apply_until" :file "$file"'],
    ["while that is applied", "until at_copy; do"],
    ["before its filter is in the file", "pauses_applier=\n  set_filter"],
    [
      "before its filter is live",
      'set_global "$name" "${want[$name]}" || fail_sql "cannot set the filter"',
    ],
    ["before its mark", 'set_mark scope "${copied#'],
    ["before the applier goes on", 'need "$sql_start_applier" "cannot start the applier again" 60'],
    ["before it is over", 'rm -f -- "$adding"\n  await 60 channel_runs'],
    ["at the end", 'say "added ${added[*]}"'],
  ])("%s has it after the next one, and nothing else copied", async (_, line) => {
    const before = databases;
    const name = `wf_killed${before.length}`;
    await query(master, filled(name));
    databases = [...before, name];
    const added = program(databases);
    await whileWriting(writersOf("shop", name), async () => {
      expect((await brokenOff(added, line, "kill -9 $$")).code).not.toBe(0);
      // What succeeded is not run again.
      const steps = await stepsOf(added);
      for (const step of ["runner", "seed", "seed-close"])
        expect(await runStep(steps, `${slave.name}-${step}`)).toMatchObject({ code: 0 });
      expect(await prove(steps, slave.name)).toMatchObject({ code: 0 });
    });
    await expectSame(...databases);
    expect((await untouched()).split(",").sort()).toEqual([...before].sort());
    await writeOnSlave(slave, `CREATE TABLE ${name}.local (x INT PRIMARY KEY)`);
  });
});

describe("a database that is added to a chain", () => {
  it("is copied to each slave from its own master", async () => {
    await newSlave(["shop"]);
    const [middle, leaf] = [slave, await servers.create("leaf")];
    const all = (databases: readonly string[]) => () =>
      slaveOn(leaf, program(databases)(), { serverId: 99 });
    await applyProgram(all(["shop"]));
    await whileWriting(writersOf("shop", "wf_b"), () => applyProgram(all(["shop", "wf_b"])));
    for (const one of [middle, leaf]) {
      slave = one;
      await expectSame("shop", "wf_b");
      expect(await untouched()).toBe("shop");
    }
  });
});
