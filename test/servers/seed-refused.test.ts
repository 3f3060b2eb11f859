import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun, channelOf, untilQuery } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import {
  configFileOf,
  masterOn,
  runStep,
  slaveOn,
  stateFile,
  stepsOf,
} from "../support/topologies";
import { replicatedTables, wordsOf, writeOnSlave } from "../support/words";

jest.setTimeout(60_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;

/** What a refused run must leave as it was. */
async function stateOf(server: SandboxServer): Promise<unknown> {
  return {
    contents: await contents(server),
    accounts: await query(server, "SELECT user, host FROM mysql.user ORDER BY 1, 2"),
    databases: await query(server, "SHOW DATABASES"),
    variables: await query(server, "SELECT @@server_id, @@read_only, @@event_scheduler"),
    executed: await query(server, wordsOf(server).executed),
    config: configFileOf(server),
    channel: await channelOf(server),
  };
}

beforeAll(async () => {
  [master, slave] = await Promise.all([
    servers.create("db1", { config: "server_id=1\nlog_bin" }),
    servers.create("db2", { config: "server_id=2\nlog_bin" }),
  ]);
  await query(
    master,
    `CREATE DATABASE shop; CREATE TABLE shop.t (x INT PRIMARY KEY); INSERT INTO shop.t VALUES (1);
     CREATE DATABASE other; CREATE TABLE other.t (x INT PRIMARY KEY); INSERT INTO other.t VALUES (1)`,
  );
}, 300_000);

describe("a slave that holds data", () => {
  it("is refused with everything that would be lost, and both servers are left as they were", async () => {
    await query(
      slave,
      "CREATE DATABASE shop; CREATE TABLE shop.old (x INT); CREATE DATABASE mine; CREATE TABLE mine.t (x INT); CREATE DATABASE spare",
    );
    const before = [await stateOf(master), await stateOf(slave)];
    const message = await failureOf(() => slaveOn(slave, masterOn(master)));
    const name = await query(slave, wordsOf(slave).name);
    expect(message).toBe(
      `db2-preflight: exit 1\ndb2: preflight found 1 problem(s); nothing was changed on any server\n  - it holds data that the seed would overwrite: mine, shop. If they may be lost, declare seed: { overwrite: "${name}" }\n`,
    );
    expect([await stateOf(master), await stateOf(slave)]).toEqual(before);
  });

  it("is refused by the seed itself too", async () => {
    const steps = await stepsOf(() => slaveOn(slave, masterOn(master)));
    for (const step of ["db1-runner", "db2-runner", "db1-config", "db2-link", "db2-seed-open"])
      expect(await runStep(steps, step)).toMatchObject({ code: 0 });
    const before = await stateOf(slave);
    const { code, stderr } = await runStep(steps, "db2-seed");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "db2: seed failed: this server holds data that the seed would overwrite: mine, shop; nothing was changed\n",
    );
    expect(await stateOf(slave)).toEqual(before);
  });

  it("is not overwritten by a permission that names another server", async () => {
    const message = await failureOf(() =>
      slaveOn(slave, masterOn(master), { seed: { overwrite: "3/elsewhere" } }),
    );
    expect(message).toContain("it holds data that the seed would overwrite: mine, shop.");
    expect(await query(slave, "SHOW TABLES IN shop")).toBe("old");
  });

  it("is overwritten in scope, and only there, when the permission names it as it was before a first try", async () => {
    const overwrite = await query(slave, wordsOf(slave).name);
    const program = () =>
      slaveOn(slave, masterOn(master, { databases: ["shop"] }), {
        serverId: 77,
        seed: { overwrite },
      });
    await query(master, "XA START 'a'; INSERT INTO shop.t VALUES (9); XA END 'a'; XA PREPARE 'a'");
    expect(await failureOf(program)).toContain("prepared XA transactions are waiting");
    expect(await query(slave, "SELECT @@server_id")).toBe("77");
    await query(master, "XA ROLLBACK 'a'");
    await applyProgram(program);
    expect(await query(slave, "SHOW TABLES IN shop")).toBe("t");
    expect(await query(slave, "SHOW TABLES IN mine")).toBe("t");
    expect(await query(slave, "SHOW DATABASES LIKE 'other'")).toBe("");
    await query(master, "INSERT INTO shop.t VALUES (2)");
    await untilQuery(slave, "SELECT COUNT(*) FROM shop.t", "2");
    expect(await bothRun(slave)).toBe(true);
  });
});

describe("a master", () => {
  it("with a prepared XA transaction is refused until that has ended", async () => {
    await query(master, "XA START 'a'; INSERT INTO shop.t VALUES (30); XA END 'a'; XA PREPARE 'a'");
    const program = () =>
      slaveOn(slave, masterOn(master, { databases: ["shop"] }), { seed: { generation: 2 } });
    const before = await contents(slave);
    expect(await failureOf(program)).toBe(
      "db2-seed-open: exit 1\ndb1: seed-open failed: prepared XA transactions are waiting: a copy would lose them\n  -> commit or roll them back, then run pulumi up again\n",
    );
    expect(await contents(slave)).toBe(before);
    expect(await query(master, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE '%seed%'")).toBe(
      "0",
    );
    await query(master, "XA COMMIT 'a'");
    await applyProgram(program);
    expect(await query(slave, "SELECT GROUP_CONCAT(x) FROM shop.t")).toBe("1,2,30");
  });
});

describe("databases that were not copied", () => {
  it("are refused without a new copy, when everything is declared", async () => {
    const before = await replicatedTables(slave);
    expect(
      await failureOf(() => slaveOn(slave, masterOn(master), { seed: { generation: 2 } })),
    ).toBe(
      `db2-preflight: exit 1\ndb2: preflight found 1 problem(s); nothing was changed on any server\n  - its data were copied without everything else, and the first change of that would stop it: raise seed.generation to copy again\n`,
    );
    expect(await replicatedTables(slave)).toEqual(before);
  });

  it.each([
    ["everything is", undefined],
    ["they are", ["shop", "mine"]],
  ])("are not lost for a new generation in which %s declared", async (_, databases) => {
    await query(master, "CREATE DATABASE IF NOT EXISTS mine");
    const wider = (overwrite?: string) => () =>
      slaveOn(slave, masterOn(master, databases === undefined ? {} : { databases }), {
        seed: { generation: 3, ...(overwrite === undefined ? {} : { overwrite }) },
      });
    const name = await query(slave, wordsOf(slave).name);
    const refused = `db2-preflight: exit 1\ndb2: preflight found 1 problem(s); nothing was changed on any server\n  - it holds data that the seed would overwrite: mine. If they may be lost, declare seed: { overwrite: "${name}" }\n`;
    expect(await failureOf(wider())).toBe(refused);
    // What a seed that was broken off was to copy is its own, and no more.
    const seeded = stateFile(slave, "seeded");
    renameSync(seeded, stateFile(slave, "attempt"));
    expect(await failureOf(wider())).toBe(refused);
    renameSync(stateFile(slave, "attempt"), seeded);
    expect(await query(slave, "SHOW TABLES IN mine")).toBe("t");
  });

  it("are found under a name with a backslash", async () => {
    const create = "CREATE DATABASE `we\\ird`; CREATE TABLE `we\\ird`.t (x INT PRIMARY KEY)";
    await query(master, create);
    await writeOnSlave(slave, create);
    const program = (generation: number) => () =>
      slaveOn(slave, masterOn(master, { databases: ["shop", "we\\ird"] }), {
        seed: { generation },
      });
    expect(await failureOf(program(2))).toContain(
      "it holds data that the copy of an added database would overwrite: we\\ird.",
    );
    expect(await failureOf(program(3))).toContain(
      "it holds data that the seed would overwrite: we\\ird.",
    );
    await query(master, "DROP DATABASE `we\\ird`");
    await writeOnSlave(slave, "DROP DATABASE `we\\ird`");
  });

  it("are lost when that is permitted, and what a broken copy has begun is its own then", async () => {
    const overwrite = await query(slave, wordsOf(slave).name);
    const wider = (permitted: boolean) => () =>
      slaveOn(slave, masterOn(master, { databases: ["shop", "mine"] }), {
        seed: { generation: 3, ...(permitted ? { overwrite } : {}) },
      });
    await query(master, "CREATE TABLE mine.theirs (x INT PRIMARY KEY)");
    const steps = await stepsOf(wider(true));
    for (const step of [
      "db1-runner",
      "db2-runner",
      "db1-config",
      "db2-config",
      "db2-link",
      "db2-seed-open",
    ])
      expect(await runStep(steps, step)).toMatchObject({ code: 0 });
    const runner = join(slave.host.installDirectory, String(slave.port), "runner");
    const whole = readFileSync(runner, "utf8");
    writeFileSync(
      runner,
      whole.replace("\ncheck_completeness() {\n", (line) => `${line}  kill -9 $$\n`),
    );
    expect((await runStep(steps, "db2-seed")).code).not.toBe(0);
    writeFileSync(runner, whole);
    expect(await query(slave, "SHOW TABLES IN mine")).toBe("theirs");
    await applyProgram(wider(false));
    expect(await query(slave, "SHOW TABLES IN mine")).toBe("theirs");
    expect(await bothRun(slave)).toBe(true);
    await query(master, "DROP DATABASE mine");
  });
});

describe('method "none"', () => {
  it("is refused without a position, and nothing is changed", async () => {
    const bare = await servers.create("db3");
    const message = await failureOf(() =>
      slaveOn(bare, masterOn(master), { serverId: 3, seed: { method: "none" } }),
    );
    expect(message).toBe(
      'db3-seed: exit 1\ndb3: seed failed: seed.method is "none" but this server has no replication position, neither a GTID position nor a channel\n  -> set the position that belongs to its data, or let the library seed it\n',
    );
    expect(await channelOf(bare)).toEqual({});

    await writeOnSlave(
      bare,
      "CREATE DATABASE shop; CREATE TABLE shop.t (x INT PRIMARY KEY); INSERT INTO shop.t VALUES (1), (2), (30); CREATE DATABASE other; CREATE TABLE other.t (x INT PRIMARY KEY); INSERT INTO other.t VALUES (1)",
    );
    const { position, setPosition } = wordsOf(bare);
    await query(bare, setPosition(await query(master, position)));
    await query(master, "INSERT INTO shop.t VALUES (4)");
    await applyProgram(() =>
      slaveOn(bare, masterOn(master), { serverId: 3, seed: { method: "none" } }),
    );
    expect(await query(bare, "SELECT GROUP_CONCAT(x) FROM shop.t")).toBe("1,2,4,30");
    expect(
      await failureOf(() =>
        slaveOn(bare, masterOn(master), { serverId: 3, seed: { generation: 2 } }),
      ),
    ).toContain("it holds data that the seed would overwrite: other, shop. If they may be lost,");
  });
});
