import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer, startServer } from "../../dev/servers/server";
import { bothRun } from "../support/channel";
import { contents } from "../support/contents";
import { applyProgram } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
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
import { whileWriting } from "../support/writer";

jest.setTimeout(120_000);
const servers = useServers();
const describeClone = chosenLine()?.startsWith("mysql") === true ? describe : describe.skip;

let master: SandboxServer;
let slave: SandboxServer;
let generation = 1;
let left: RunningStep | undefined;
const seed = (method: "auto" | "clone" = "auto") => ({ method, generation });
const program = () => slaveOn(slave, masterOn(master), { seed: seed() });
const beside = () => `${slave.host.dataDirectory}.pulumi_replication`;

/** What of a server is its own, whoever its master is. */
function ownThings(server: SandboxServer): Promise<string> {
  return query(
    server,
    `SELECT user, host, plugin, HEX(authentication_string), account_locked, password_last_changed FROM mysql.user ORDER BY 1, 2;
     SELECT user, host, priv FROM mysql.global_grants ORDER BY 1, 2, 3; SELECT * FROM mysql.db; SELECT * FROM mysql.role_edges;
     SELECT @@server_uuid`,
  );
}

const clonePlugins = (server: SandboxServer) =>
  query(server, "SELECT COUNT(*) FROM information_schema.plugins WHERE plugin_name = 'clone'");

const isBefore = () =>
  query(
    slave,
    "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'before_the_copy'",
  );

/** Opens and does the seed; what the seed step said. */
async function seedBy(steps: Steps): Promise<string> {
  for (const name of ["db2-runner", "db1-runner", "db2-config"])
    if (steps.has(name)) expect(await runStep(steps, name)).toMatchObject({ code: 0 });
  expect(await runStep(steps, "db2-seed-open")).toMatchObject({ code: 0 });
  const { code, stderr } = await runStep(steps, "db2-seed");
  return `${code}\n${stderr}`;
}

afterEach(() => left?.kill());

describeClone("a seed by CLONE", () => {
  beforeAll(async () => {
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(
      master,
      `CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY, x VARCHAR(200)); INSERT INTO shop.t VALUES (1, 'one');
       CREATE TABLE shop.ticks (at DATETIME(6)); CREATE TABLE shop.w (id INT PRIMARY KEY AUTO_INCREMENT, made INT);
       SET GLOBAL event_scheduler = OFF;
       CREATE EVENT shop.e ON SCHEDULE EVERY 1 SECOND DO INSERT INTO shop.ticks VALUES (NOW(6));
       CREATE USER masters@'%' IDENTIFIED BY 'theirs'`,
    );
    await query(
      slave,
      `CREATE USER slaves@'%' IDENTIFIED BY 'own'; CREATE ROLE reading; GRANT SELECT ON *.* TO reading; GRANT reading TO slaves@'%';
       GRANT BACKUP_ADMIN ON *.* TO slaves@'%'; SET PERSIST long_query_time = 7`,
    );
  }, 300_000);

  it("brings what the master has while it is written to, and keeps what is the slave's own", async () => {
    const before = await ownThings(slave);
    const key = readFileSync(join(slave.host.dataDirectory, "private_key.pem"), "utf8");
    await whileWriting(
      [(call) => query(master, `INSERT INTO shop.w (made) VALUES (${call})`)],
      () => applyProgram(program),
    );
    expect(readFileSync(stateFile(slave, "seeded"), "utf8")).toContain("\nmethod=clone\n");
    await until(async () => (await contents(slave)) === (await contents(master)));
    expect(await bothRun(slave)).toBe(true);
    expect(await ownThings(slave)).toBe(before);
    expect(await query(slave, "SELECT @@global.long_query_time")).toBe("7.000000");
    expect(readFileSync(join(slave.host.dataDirectory, "private_key.pem"), "utf8")).toBe(key);
    expect(existsSync(beside())).toBe(false);
  });

  it("runs no event of its master, and leaves no plugin behind", async () => {
    expect(
      await query(
        slave,
        "SELECT status FROM information_schema.events; SELECT COUNT(*) FROM shop.ticks",
      ),
    ).toMatch(/^(SLAVESIDE_DISABLED|REPLICA_SIDE_DISABLED)\n0$/);
    expect([await clonePlugins(master), await clonePlugins(slave)]).toEqual(["0", "0"]);
    expect(await query(master, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE '%seed%'")).toBe(
      "0",
    );
  });

  it("says what it does", async () => {
    generation += 1;
    const said = await seedBy(await stepsOf(program));
    expect(said.replace(/\d+ s$/m, "N s")).toBe(
      [
        "0",
        "db2: copying the files of db1 by clone",
        "db2: copied in N s",
        "db2: stopping the server to put the copy in the place of its data",
        "db2: seeded",
        `db2: the data of before are kept in ${beside()}.kept until the copy is proved`,
        "",
      ].join("\n"),
    );
    await applyProgram(program);
  });

  it.each([
    ["while the files are pulled", () => existsSync(join(beside(), "copy"))],
    ["while the copy is made the slave's own", () => existsSync(`${slave.host.socket}.copy`)],
    ["while the server is stopped", () => existsSync(join(beside(), "state"))],
    ["when the copy is in its place", () => existsSync(join(beside(), "old"))],
  ] as const)(
    "that is killed %s leaves the data of before, and starts over",
    async (_, reached) => {
      // Tells the data of before from the copy: of a slave that was seeded whole everything may be replaced.
      await query(
        slave,
        "SET GLOBAL super_read_only = OFF; SET SESSION sql_log_bin = 0; CREATE DATABASE before_the_copy; SET GLOBAL super_read_only = ON",
      );
      generation += 1;
      const steps = await stepsOf(program);
      for (const name of ["db1-runner", "db2-runner", "db2-seed-open"])
        expect(await runStep(steps, name)).toMatchObject({ code: 0 });
      left = startStep(steps, "db2-seed");
      await until(reached);
      await left.kill();
      expect(await runStep(steps, "db2-preflight")).toMatchObject({ code: 0 });
      expect(existsSync(beside())).toBe(false);
      expect(await isBefore()).toBe("1");
      expect(readFileSync(stateFile(slave, "seeded"), "utf8")).toContain(
        `generation=${generation - 1}\n`,
      );
      await applyProgram(program);
      expect(await isBefore()).toBe("0");
      expect(await contents(slave)).toBe(await contents(master));
      expect(await bothRun(slave)).toBe(true);
    },
  );

  it("that brings data with which the server does not start puts the data of before back", async () => {
    generation += 1;
    mkdirSync(join(slave.host.dataDirectory, ".before"));
    const { start, ...service } = slave.host.service as Record<
      "start" | "stop" | "restart" | "status",
      string
    >;
    const picky = {
      ...slave,
      host: {
        ...slave.host,
        service: { ...service, start: `test -d ${slave.host.dataDirectory}/.before && ${start}` },
      },
    };
    const kept = await contents(slave);
    const said = await seedBy(
      await stepsOf(() => slaveOn(picky, masterOn(master), { seed: seed() })),
    );
    expect(said).toContain(
      "db2: seed failed: the server does not start with the copied data; those of before are back\n",
    );
    expect(await contents(slave)).toBe(kept);
    expect(existsSync(beside())).toBe(false);
    await applyProgram(program);
    expect(await bothRun(slave)).toBe(true);
  });

  it("begins logs that are elsewhere anew, again and again", async () => {
    const logs = mkdtempSync(join(tmpdir(), "logs-"));
    try {
      const apart = await servers.create("db3", {
        config: `log_bin=${logs}/own-bin\nrelay_log=${logs}/own-relay`,
      });
      for (const generation of [1, 2]) {
        await query(master, "INSERT INTO shop.t SELECT MAX(id) + 1, 'more' FROM shop.t");
        await applyProgram(() =>
          slaveOn(apart, masterOn(master), { serverId: 3, seed: { method: "clone", generation } }),
        );
        await query(master, "INSERT INTO shop.t SELECT MAX(id) + 1, 'and more' FROM shop.t");
        await until(async () => (await contents(apart)) === (await contents(master)));
        expect(await bothRun(apart)).toBe(true);
        expect(await query(apart, "SELECT @@log_bin_basename")).toBe(`${logs}/own-bin`);
      }
    } finally {
      rmSync(logs, { recursive: true, force: true });
    }
  });

  it("that the server refuses is a dump, and nothing of the try is left", async () => {
    const packet = await query(master, "SELECT @@global.max_allowed_packet");
    await query(master, "SET GLOBAL max_allowed_packet = 1048576");
    generation += 1;
    const said = await seedBy(await stepsOf(program));
    expect(said).toMatch(
      /^0\ndb2: copying the files of db1 by clone\ndb2: copying by dump, as clone was refused: ERROR \d+ .*max_allowed_packet/,
    );
    expect(await clonePlugins(slave)).toBe("0");
    expect(existsSync(beside())).toBe(false);
    await query(master, `SET GLOBAL max_allowed_packet = ${packet}`);
    await applyProgram(program);
    expect(await contents(slave)).toBe(await contents(master));
  });

  it("leaves a plugin that others use as it was, also when it is killed", async () => {
    await query(
      slave,
      "SET GLOBAL super_read_only = OFF; INSTALL PLUGIN clone SONAME 'mysql_clone.so'; SET GLOBAL clone_valid_donor_list = 'elsewhere:1'; SET GLOBAL super_read_only = ON",
    );
    generation += 1;
    const steps = await stepsOf(program);
    expect(await runStep(steps, "db2-seed-open")).toMatchObject({ code: 0 });
    left = startStep(steps, "db2-seed");
    await until(() => existsSync(join(beside(), "copy")));
    await left.kill();
    expect(await runStep(steps, "db2-preflight")).toMatchObject({ code: 0 });
    expect(await query(slave, "SELECT @@global.clone_valid_donor_list")).toBe("elsewhere:1");
    await applyProgram(program);
    expect(await clonePlugins(slave)).toBe("1");
    await query(
      slave,
      "SET GLOBAL super_read_only = OFF; UNINSTALL PLUGIN clone; SET GLOBAL super_read_only = ON",
    );
  });

  it("takes a dump, and says why, where tables are not in InnoDB; declared by name it is refused, and nothing is changed", async () => {
    await query(
      master,
      "CREATE TABLE shop.isam (a INT PRIMARY KEY) ENGINE=MyISAM; INSERT INTO shop.isam VALUES (1)",
    );
    generation += 1;
    const kept = await ownThings(slave);
    const refused = await seedBy(
      await stepsOf(() => slaveOn(slave, masterOn(master), { seed: seed("clone") })),
    );
    expect(refused).toBe(
      [
        "1",
        'db2: seed failed: seed.method is "clone", and on db1 the table shop.isam is MyISAM, and it copies InnoDB alone; nothing was changed',
        '  -> declare seed: { method: "auto" }, which then copies by dump',
        "",
      ].join("\n"),
    );
    expect(await ownThings(slave)).toBe(kept);
    const said = await seedBy(await stepsOf(program));
    expect(said).toContain(
      "\ndb2: copying by dump, as clone is not possible: on db1 the table shop.isam is MyISAM, and it copies InnoDB alone\n",
    );
    await applyProgram(program);
    expect(await contents(slave)).toBe(await contents(master));
    await startServer(slave);
  });
});
