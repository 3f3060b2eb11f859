import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer, startServer } from "../../dev/servers/server";
import type { HostSettings } from "../../src";
import { bothRun } from "../support/channel";
import { contents } from "../support/contents";
import { descendants, textOf } from "../support/descendants";
import { applyProgram, runCommand } from "../support/mini-engine";
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
const describeBackup = (chosenLine() ?? "mariadb-10.11").startsWith("mariadb")
  ? describe
  : describe.skip;

let master: SandboxServer;
let slave: SandboxServer;
let generation = 1;
let left: RunningStep | undefined;
const seed = () => ({ method: "backup", generation }) as const;
const program = () => slaveOn(slave, masterOn(master), { seed: seed() });
const starting = () => join(slave.directory, "starting");
const beside = () => `${slave.host.dataDirectory}.pulumi_replication`;

/** What of a server is its own, whoever its master is. */
function ownThings(server: SandboxServer): Promise<string> {
  return query(
    server,
    `SELECT user, host, priv FROM mysql.global_priv ORDER BY 1, 2; SELECT * FROM mysql.db ORDER BY host, db, user;
     SELECT * FROM mysql.roles_mapping ORDER BY host, user, role; SELECT * FROM mysql.plugin ORDER BY name;
     SELECT user_host, argument FROM mysql.general_log`,
  );
}

/** What the seed says that cannot be made so. */
function refusal(obstacle: string): string {
  return [
    "1",
    `db2: seed failed: seed.method is "backup", and ${obstacle}; nothing was changed`,
    '  -> declare seed: { method: "auto" }, which then copies by dump',
    "",
  ].join("\n");
}

/** Installs the runners and opens the seed. */
async function open(steps: Steps): Promise<void> {
  for (const name of ["db1-runner", "db2-runner", "db2-seed-open"])
    expect(await runStep(steps, name)).toMatchObject({ code: 0 });
}

/** The slave as one whose server is started otherwise. */
function startedBy(otherwise: (start: string) => string): SandboxServer {
  const service = slave.host.service as Extract<HostSettings["service"], { start: string }>;
  return {
    ...slave,
    host: { ...slave.host, service: { ...service, start: otherwise(service.start) } },
  };
}

/** Directories of programs with a `name` that reads nothing and does not end. */
function withProgram(name: string): readonly string[] {
  const directory = join(slave.directory, "deaf");
  mkdirSync(directory);
  writeFileSync(join(directory, name), "#!/bin/sh\nexec sleep 600\n", { mode: 0o755 });
  return [directory, ...slave.host.programDirectories];
}

/** A directory with the server's programs but `name`. */
function without(name: string): readonly string[] {
  const directory = join(slave.directory, "bare");
  mkdirSync(directory);
  for (const from of slave.host.programDirectories)
    for (const file of readdirSync(from))
      if (file !== name) symlinkSync(join(from, file), join(directory, file));
  return [directory];
}

/** Opens and does the seed; what the seed step said. */
async function seedBy(steps: Steps): Promise<string> {
  await open(steps);
  const { code, stderr } = await runStep(steps, "db2-seed");
  return `${code}\n${stderr}`;
}

/** What a permission to overwrite it calls a server. */
async function nameOf(server: SandboxServer): Promise<string> {
  return (await query(server, "SELECT CONCAT(@@server_id, '/', @@hostname)")).trim();
}

async function untilEqual(): Promise<void> {
  await until(async () => (await contents(slave)) === (await contents(master)));
  expect(await bothRun(slave)).toBe(true);
}

/** Processes of any parent whose command line holds `word` and the master's directory. */
function sendersOf(word: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    const line = /^\d+$/.test(pid) ? textOf(`/proc/${pid}/cmdline`) : "";
    return line.includes(word) && line.includes(master.directory);
  });
}

afterEach(() => left?.kill());

describeBackup("a seed by mariadb-backup", () => {
  beforeAll(async () => {
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(
      master,
      `CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY, x VARCHAR(200)); INSERT INTO shop.t VALUES (1, 'one');
       CREATE TABLE shop.isam (id INT PRIMARY KEY) ENGINE=MyISAM; INSERT INTO shop.isam VALUES (7);
       CREATE TABLE shop.aria (id INT PRIMARY KEY) ENGINE=Aria; INSERT INTO shop.aria VALUES (8);
       CREATE SEQUENCE shop.s; CREATE VIEW shop.v AS SELECT * FROM shop.t; CREATE FUNCTION shop.f() RETURNS INT DETERMINISTIC RETURN 1;
       CREATE TABLE shop.ticks (at DATETIME(6)); CREATE TABLE shop.w (id INT PRIMARY KEY AUTO_INCREMENT, made INT);
       CREATE EVENT shop.e ON SCHEDULE EVERY 1 SECOND DO INSERT INTO shop.ticks VALUES (NOW(6));
       CREATE USER masters@'%' IDENTIFIED BY 'theirs';
       SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON; SELECT 'of the master'; SET GLOBAL general_log = OFF`,
    );
    await query(
      slave,
      `CREATE USER slaves@'%' IDENTIFIED BY 'own'; CREATE ROLE reading; GRANT SELECT ON *.* TO reading; GRANT reading TO slaves@'%';
       GRANT RELOAD ON *.* TO slaves@'%'; SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON; SELECT 'of the slave'; SET GLOBAL general_log = OFF;
       CREATE DATABASE old; CREATE TABLE old.t (id INT PRIMARY KEY)`,
    );
  }, 300_000);

  it("refuses to overwrite what is not its own, and says how to permit it", async () => {
    const kept = await contents(slave);
    const steps = await stepsOf(program);
    for (const name of ["db1-config", "db2-config"]) {
      await runStep(steps, name.replace("config", "runner"));
      expect(await runStep(steps, name)).toMatchObject({ code: 0 });
    }
    expect(await seedBy(steps)).toBe(
      [
        "1",
        "db2: seed failed: this server holds data that the seed would overwrite: old; nothing was changed",
        `  -> if they may be lost, declare seed: { overwrite: "${await nameOf(slave)}" }`,
        "",
      ].join("\n"),
    );
    expect(await contents(slave)).toBe(kept);
    expect(existsSync(beside())).toBe(false);
  });

  it("brings what the master has while it is written to, and keeps what is the slave's own", async () => {
    const before = await ownThings(slave);
    expect(before).toContain("of the slave");
    const overwrite = await nameOf(slave);
    await whileWriting(
      [
        (call) => query(master, `INSERT INTO shop.w (made) VALUES (${call})`),
        (call) => query(master, `REPLACE INTO shop.aria VALUES (${call % 50})`),
      ],
      () =>
        applyProgram(() => slaveOn(slave, masterOn(master), { seed: { ...seed(), overwrite } })),
    );
    expect(readFileSync(stateFile(slave, "seeded"), "utf8")).toContain("\nmethod=backup\n");
    await untilEqual();
    expect(await ownThings(slave)).toBe(before);
    expect(existsSync(beside())).toBe(false);
    expect(readdirSync(slave.host.dataDirectory).filter((file) => /backup/.test(file))).toEqual([]);
  });

  it("runs no event of its master, and leaves nothing behind on it", async () => {
    expect(
      await query(
        slave,
        "SELECT status FROM information_schema.events; SELECT COUNT(*) FROM shop.ticks",
      ),
    ).toBe("SLAVESIDE_DISABLED\n0");
    expect(await query(master, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE '%seed%'")).toBe(
      "0",
    );
    expect(readdirSync(stateFile(master)).filter((file) => file.startsWith("sending"))).toEqual([]);
  });

  it("says what it does", async () => {
    generation += 1;
    const said = await seedBy(await stepsOf(program));
    // On a busy machine it is slow enough to show its progress, too.
    const steps = said.replace(/^db2: copied .* MB of .*\n/gm, "");
    expect(steps.replace(/\d+ s$/m, "N s")).toBe(
      [
        "0",
        "db2: copying the files of db1 by backup",
        "db2: applying what was written meanwhile",
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
    ["while the files are sent", () => sendersOf("--backup").length > 0],
    ["while they are prepared", () => descendants(left?.pid ?? 0, "--prepare").length > 0],
    ["while the copy is made the slave's own", () => existsSync(`${slave.host.socket}.copy`)],
    ["while the server is stopped", () => existsSync(join(beside(), "state"))],
    ["while the server starts with the copy", () => textOf(starting()) !== ""],
  ] as const)(
    "that is killed %s leaves the data of before, and starts over",
    async (_, reached) => {
      // So that the data of before are told from a copy.
      await query(slave, "SET SESSION sql_log_bin = 0; INSERT INTO shop.t VALUES (-1, 'before')");
      generation += 1;
      // Not quicker than it can be killed.
      const slow = startedBy((start) => `echo starts >${starting()}; sleep 30; ${start}`);
      await open(await stepsOf(() => slaveOn(slow, masterOn(master), { seed: seed() })));
      const steps = await stepsOf(program);
      left = startStep(steps, "db2-seed");
      await until(reached);
      await left.kill();
      await until(() => sendersOf("--backup").length === 0);
      expect(await runStep(steps, "db2-runner")).toMatchObject({ code: 0 });
      expect(await runStep(steps, "db2-preflight")).toMatchObject({ code: 0 });
      expect(existsSync(beside())).toBe(false);
      expect(await query(slave, "SELECT x FROM shop.t WHERE id = -1")).toBe("before");
      expect(readFileSync(stateFile(slave, "seeded"), "utf8")).toContain(
        `generation=${generation - 1}\n`,
      );
      await applyProgram(program);
      await untilEqual();
    },
  );

  it("that brings data with which the server does not start puts the data of before back", async () => {
    generation += 1;
    const picky = startedBy((start) => `test ! -e ${beside()}/old && ${start}`);
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

  it("ends its sender on the master when the step alone is killed", async () => {
    generation += 1;
    const deaf = { ...slave, host: { ...slave.host, programDirectories: withProgram("mbstream") } };
    await open(await stepsOf(() => slaveOn(deaf, masterOn(master), { seed: seed() })));
    left = startStep(await stepsOf(program), "db2-seed");
    await until(() => sendersOf("--backup").length > 0);
    const [holder = ""] = /\d+/.exec(textOf(stateFile(slave, "lock.holder"))) ?? [];
    process.kill(Number(holder), "SIGKILL");
    await until(() => sendersOf("--backup").length === 0);
    await applyProgram(program);
    await untilEqual();
  });

  it("is refused where the program is not installed, and nothing is changed", async () => {
    generation += 1;
    const bare = {
      ...slave,
      host: { ...slave.host, programDirectories: without("mariadb-backup") },
    };
    const kept = await contents(slave);
    const said = await seedBy(
      await stepsOf(() => slaveOn(bare, masterOn(master), { seed: seed() })),
    );
    expect(said).toBe(refusal("the program mariadb-backup is not on this host"));
    expect(await contents(slave)).toBe(kept);
    await applyProgram(program);
  });

  it("takes nothing but an open copy, and two words", async () => {
    const runner = `bash ${master.host.installDirectory}/${master.port}/runner send`;
    const refused = async (words: string) => {
      const { code, stdout, stderr } = await runCommand(`${runner} ${words} | head -c 100`, "");
      return `${code}${stdout}\n${stderr}`;
    };
    expect((await refused("slave=db2 what=files")).slice(-200)).toContain(
      "0\ndb1: send failed: no copy to db2 is open\n",
    );
    await open(await stepsOf(program));
    for (const [words, what] of [
      ["slave=db2 what=else", 'the unknown word "else"'],
      ["slave=db2", 'nothing for "what"'],
      ["slave=db2 what=files to=elsewhere", 'the unknown key "to"'],
    ] as const)
      expect(await refused(words)).toContain(`0\ndb1: send failed: its request has ${what};`);
    expect((await runCommand(`${runner} slave=db2 what=facts`, "")).stdout).toMatch(
      /^bytes\t\d+\nalike\tinnodb_data_file_path\tibdata1:/,
    );
    await applyProgram(program);
  });

  it("lets writers go on when the slave does not read on while they wait", async () => {
    await query(
      master,
      `USE shop; CREATE TABLE large (id INT PRIMARY KEY AUTO_INCREMENT, x VARCHAR(2000)) ENGINE=MyISAM;
       INSERT INTO large (x) SELECT REPEAT('x', 2000) FROM seq_1_to_6000`,
    );
    generation += 1;
    await open(await stepsOf(program));
    const waits = () =>
      query(
        master,
        "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'Waiting for backup lock'",
      );
    // Reads what comes before that table, and then nothing.
    const runner = `bash ${master.host.installDirectory}/${master.port}/runner send slave=db2 what=files`;
    const done = join(slave.directory, "done");
    const reads = `grep -a -m 1 -o large.MYD; until test -e ${done}; do sleep 0.1; done`;
    const sending = runCommand(`${runner} | (${reads})`, "");
    let written: Promise<unknown> | undefined;
    await until(async () => {
      written ??= query(master, "INSERT INTO shop.large (x) VALUES ('y')").then(
        () => (written = undefined),
      );
      return (await waits()) === "1";
    });
    const began = Date.now();
    await written;
    expect(Date.now() - began).toBeLessThan(20_000);
    await until(() => sendersOf("--backup").length === 0);
    writeFileSync(done, "");
    expect((await sending).stderr).toContain(
      "db1: send failed: writers waited behind mariadb-backup, whose slave read too slowly: it was ended\n",
    );
    await query(master, "DROP TABLE shop.large");
    await applyProgram(program);
  });

  it("is refused where it would leave rows behind, and nothing is changed", async () => {
    await query(
      master,
      "CREATE TABLE shop.memory (a INT PRIMARY KEY) ENGINE=MEMORY; INSERT INTO shop.memory VALUES (1)",
    );
    generation += 1;
    const kept = await ownThings(slave);
    const obstacle = "on db1 the table shop.memory is MEMORY, whose rows it does not copy";
    expect(await seedBy(await stepsOf(program))).toBe(refusal(obstacle));
    expect(await ownThings(slave)).toBe(kept);
    await applyProgram(() =>
      slaveOn(slave, masterOn(master), { seed: { method: "auto", generation } }),
    );
    expect(await contents(slave)).toBe(await contents(master));
    await query(master, "DROP TABLE shop.memory");
    await startServer(slave);
  });
});
