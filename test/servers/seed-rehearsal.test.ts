import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { SlaveArgs } from "../../src";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { errorRow } from "../../src/engine/errors";
import { bothRun, channelOf, untilQuery, untilStopped } from "../support/channel";
import { contents } from "../support/contents";
import { applyProgram, type Ran } from "../support/mini-engine";
import { found, preflight } from "../support/preflight";
import { masterOn, runStep, slaveOn, stateFile, type Steps, stepsOf } from "../support/topologies";
import { defaultFlavor, wordsOf, writeOnSlave } from "../support/words";

jest.setTimeout(90_000);
const servers = useServers();
const mariadb = defaultFlavor === "mariadb";
let master: SandboxServer;
let slave: SandboxServer;

/** What the slave needs for a function of the master. */
const settings = { log_bin_trust_function_creators: true };

/** A slave that may lose what it holds, seeded with `generation`. */
const program =
  (generation: number, args: Partial<SlaveArgs> = {}, databases?: readonly string[]) =>
  () =>
    slaveOn(slave, masterOn(master, databases === undefined ? {} : { databases }), {
      seed: { generation, overwrite },
      ...args,
    });
let overwrite = "";

/** Opens a seed and runs it. */
async function seed(steps: Steps): Promise<Ran> {
  expect(await runStep(steps, "db2-seed-open")).toMatchObject({ code: 0 });
  return runStep(steps, "db2-seed");
}

/** What a seed says that fails, without its progress. */
function reasons({ code, stderr }: Ran): string {
  expect(code).toBe(1);
  return stderr.replace(/^db2: (trying|tried|has the|warning).*\n/gm, "");
}

const scratch =
  "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name LIKE 'pulumi\\_rehearsal%'";

/** A server holds no database of a rehearsal, and the state no note of one. */
async function expectClean(): Promise<void> {
  expect(await query(slave, scratch)).toBe("0");
  expect(existsSync(stateFile(slave, "rehearsal"))).toBe(false);
}

/** Legal, each of it. The database "shop" has a table of its name, and its character set is another one than at first. */
const legal = `
CREATE DATABASE shop CHARACTER SET latin1; CREATE DATABASE crm;
CREATE TABLE crm.t (id INT PRIMARY KEY);
CREATE TABLE shop.shop (id INT PRIMARY KEY, n INT);
CREATE TABLE shop.a (id INT PRIMARY KEY, t INT, CONSTRAINT fk FOREIGN KEY (t) REFERENCES crm.t (id));
CREATE TABLE shop.b (id INT PRIMARY KEY, t INT, CONSTRAINT fkb FOREIGN KEY (t) REFERENCES shop.a (id), \`rank\` INT);
CREATE TABLE shop.mi (x INT PRIMARY KEY) ENGINE = MyISAM;
CREATE FUNCTION shop.f(x INT) RETURNS INT DETERMINISTIC RETURN x + 1;
CREATE DEFINER = 'gone'@'nowhere' PROCEDURE shop.p() SELECT * FROM crm.t;
USE shop;
CREATE TRIGGER shop.tr BEFORE INSERT ON shop.a FOR EACH ROW SET NEW.t = 1;
CREATE trigger \`shop\` . spaced AFTER INSERT
 ON shop.a FOR EACH ROW INSERT INTO crm.t VALUES (NEW.id);
ALTER DATABASE shop CHARACTER SET utf8mb4;
CREATE TRIGGER \`dot.ted\` AFTER INSERT ON b FOR EACH ROW SET @x = 1;
CREATE TRIGGER \`shop\`.\`at ''"\`\`end.\` AFTER DELETE ON \`shop\`.\`b\` FOR EACH ROW SET @x = 1;
CREATE TRIGGER tr3 AFTER UPDATE ON b FOR EACH ROW SET @x = 1;
CREATE VIEW shop.v1 AS SELECT shop.id, f(shop.n) FROM shop;
CREATE VIEW shop.v2 AS SELECT a.id, shop.f(x.id) y FROM shop.a JOIN crm.t x ON x.id = a.t WHERE EXISTS (SELECT 1 FROM shop.b);
CREATE VIEW shop.v3 AS SELECT x.id FROM (a x, b) LEFT JOIN (shop JOIN crm.t) ON b.id = x.id;
CREATE VIEW shop.v4 AS WITH c AS (SELECT id cc FROM crm.t) SELECT cc FROM c WHERE cc IN (SELECT id FROM shop.v1);
CREATE VIEW crm.back AS SELECT id FROM shop.v2;
CREATE DEFINER = 'gone'@'nowhere' VIEW shop.nobodys AS SELECT * FROM shop;
CREATE EVENT shop.e ON SCHEDULE EVERY 1 SECOND DO INSERT INTO shop.mi VALUES (1);
${mariadb ? "CREATE SEQUENCE shop.s; CREATE TABLE shop.sq (id INT PRIMARY KEY DEFAULT NEXTVAL(shop.s))" : ""}`;

beforeAll(async () => {
  [master, slave] = await Promise.all([
    servers.create("db1", { config: "event_scheduler=OFF" }),
    // Where an engine is switched off, MyISAM becomes InnoDB without a word.
    servers.create("db2", {
      config: mariadb ? "" : "disabled_storage_engines=ARCHIVE",
    }),
  ]);
  await query(master, legal);
}, 300_000);

describe("databases that are declared without those they need", () => {
  const of = (databases: readonly string[]) => () =>
    slaveOn(slave, masterOn(master, { databases }), { settings });

  it("are named before anything changes, and not when those are declared too", async () => {
    await query(
      master,
      `SET sql_log_bin = 0; CREATE VIEW shop.systems AS SELECT table_name FROM information_schema.tables;
       CREATE DATABASE a; CREATE TABLE a.id (x INT);
       CREATE FUNCTION crm.g() RETURNS INT DETERMINISTIC RETURN 1; CREATE VIEW shop.calls AS SELECT crm.g()`,
    );
    const keys =
      "foreign keys lead to databases that are not declared: shop.a (fk) -> crm. A slave has no rows there, and stops at the first one that points to them (1452): declare those databases too, or drop these keys";
    const views =
      "views read databases that are not declared: shop.calls -> crm, shop.v2 -> crm, shop.v3 -> crm, shop.v4 -> crm. A slave has nothing to read there, and no copy of them can be loaded (1146): declare those databases too, or drop these views";
    const warning =
      "bodies name tables of databases that are not declared: procedure shop.p -> crm, trigger shop.spaced -> crm. Called on a slave they fail: declare those databases too, or call them on the master only";
    const { code, stderr } = await preflight("db1", of(["shop"]));
    expect([code, stderr.replace(/^db1: warning: without .*\n/gm, "")]).toEqual([
      1,
      `db1: warning: ${warning}\n${found("db1", keys, views).stderr}`,
    ]);
    const both = await preflight("db1", of(["shop", "crm"]));
    expect([both.code, both.stderr.replace(/^db1: warning: without .*\n/gm, "")]).toEqual([0, ""]);
    await query(
      master,
      "SET sql_log_bin = 0; DROP VIEW shop.calls; DROP DATABASE a; DROP FUNCTION crm.g",
    );
  });
});

describe("a rehearsal", () => {
  it("lets everything pass that the slave can hold, and leaves nothing", async () => {
    await applyProgram(program(1));
    expect(await contents(slave)).toBe(await contents(master));
    await expectClean();
    overwrite = await query(slave, wordsOf(slave).name);
  });

  it("names all that the slave cannot hold while its old data are there and it goes on", async () => {
    await query(
      master,
      `SET sql_log_bin = 0; SET GLOBAL log_bin_trust_function_creators = ON;
       CREATE TABLE crm.gone (id INT); CREATE VIEW crm.broken AS SELECT * FROM crm.gone; CREATE VIEW shop.broken2 AS SELECT * FROM crm.broken; DROP TABLE crm.gone;
       CREATE FUNCTION crm.vague(x INT) RETURNS INT RETURN x;
       INSERT INTO mysql.time_zone (time_zone_id, use_leap_seconds) VALUES (7, 'N'); INSERT INTO mysql.time_zone_name VALUES ('Moon/Base', 7);
       INSERT INTO mysql.time_zone_transition_type VALUES (7, 0, 3600, 0, 'MB'); SET time_zone = 'Moon/Base';
       CREATE EVENT shop.lunar ON SCHEDULE EVERY 1 DAY DO SET @x = 1;
       ${
         mariadb
           ? "CREATE TABLE shop.rows1 (x INT PRIMARY KEY) ENGINE = MyISAM"
           : "CREATE TABLE shop.rows1 (x INT) ENGINE = ARCHIVE; CREATE TABLESPACE apart ADD DATAFILE 'apart.ibd'; CREATE TABLE shop.rows2 (x INT PRIMARY KEY) TABLESPACE apart"
       }`,
    );
    if (mariadb) await query(slave, "SET GLOBAL enforce_storage_engine = InnoDB");
    const before = await contents(slave);
    const broken = (name: string) =>
      `  -> on the master: View '${name}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them (1356): what it reads is gone, and no dump program can copy it: mend it on the master, or drop it there`;
    const zones = `load the time zones here: (echo '${mariadb ? "" : "SET GLOBAL super_read_only = OFF; "}SET sql_log_bin = 0'; mysql_tzinfo_to_sql /usr/share/zoneinfo) | mysql mysql`;
    const engine =
      "that engine or plugin is not here, or switched off: install it as on the master, or convert the table on the master: ALTER TABLE ... ENGINE = InnoDB";
    expect(reasons(await seed(await stepsOf(program(2))))).toBe(
      [
        "db2: seed failed: this server cannot hold what db1 has; its data were left alone",
        `  -> event shop.lunar: its time zone Moon/Base is not known here (1298): ${zones}`,
        broken("crm.broken"),
        broken("shop.broken2"),
        "  -> function crm.vague: This function has none of DETERMINISTIC, NO SQL, or READS SQL DATA in its declaration and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable) (1418): this server keeps a binary log and the function does not say what it does: declare settings: { log_bin_trust_function_creators: true } for this slave, or declare the function DETERMINISTIC, NO SQL or READS SQL DATA on the master",
        ...(mariadb
          ? [
              ...["mi", "rows1"].map(
                (name) =>
                  `  -> table shop.${name}: The MariaDB server is running with the NO_ENGINE_SUBSTITUTION option so it cannot execute this statement (1290): this server takes one engine (enforce_storage_engine) and would make the table of that: set it to DEFAULT here, or convert the table on the master: ALTER TABLE ... ENGINE = InnoDB`,
              ),
            ]
          : [
              `  -> table shop.rows1: Storage engine ARCHIVE is disabled (Table creation is disallowed). (3161): ${engine}`,
              "  -> table shop.rows2: Tablespace apart doesn't exist. (3510): make an empty tablespace of that name here (SET sql_log_bin = 0; CREATE TABLESPACE ... ADD DATAFILE ...), or move the table out of it on the master: ALTER TABLE ... TABLESPACE innodb_file_per_table",
            ]),
        "",
      ].join("\n"),
    );
    expect(await contents(slave)).toBe(before);
    await expectClean();
    await query(master, "INSERT INTO shop.shop VALUES (1, 1)");
    await untilQuery(slave, "SELECT COUNT(*) FROM shop.shop", "1");
    expect(await bothRun(slave)).toBe(true);
  });

  it("lets it pass when what it said was done", async () => {
    await query(
      master,
      `SET sql_log_bin = 0; DROP VIEW crm.broken, shop.broken2;
       ${mariadb ? "" : "ALTER TABLE shop.rows1 ENGINE = InnoDB"}`,
    );
    await writeOnSlave(
      slave,
      `INSERT INTO mysql.time_zone (time_zone_id, use_leap_seconds) VALUES (7, 'N'); INSERT INTO mysql.time_zone_name VALUES ('Moon/Base', 7);
       INSERT INTO mysql.time_zone_transition_type VALUES (7, 0, 3600, 0, 'MB');
       ${mariadb ? "SET GLOBAL enforce_storage_engine = DEFAULT" : "CREATE TABLESPACE apart ADD DATAFILE 'apart.ibd'"}`,
    );
    await applyProgram(program(2, { settings }));
    expect(await contents(slave)).toBe(await contents(master));
    await query(master, "SET sql_log_bin = 0; DROP FUNCTION crm.vague; DROP EVENT shop.lunar");
    await expectClean();
  });

  it.each([
    ["when its databases are made", "\n  play\n  : >"],
    [
      "while it is tried",
      '\n  watch_play $!\n  wait $! || code=$?\n  mapfile -t lines <"$scratch/play"\n',
    ],
    ["before its databases are dropped", "\n  drop_scratch\n  ((${#complaints[@]}))"],
  ])(
    "that is killed %s leaves the data, and what it made to the next step",
    async (when, place) => {
      const before = await contents(slave);
      const steps = await stepsOf(program(3, { settings }));
      const runner = join(slave.host.installDirectory, String(slave.port), "runner");
      const whole = readFileSync(runner, "utf8");
      expect(whole.split(place).length).toBe(2);
      // The first play makes the databases.
      const kill = when.startsWith("while")
        ? "[[ ! -s $scratch/views ]] || kill -9 $$"
        : "kill -9 $$";
      writeFileSync(
        runner,
        whole.replace(place, () => `\n  ${kill}${place}`),
      );
      expect((await seed(steps)).code).toBe(137);
      writeFileSync(runner, whole);
      expect(existsSync(stateFile(slave, "rehearsal"))).toBe(true);
      expect(await runStep(steps, "db2-preflight")).toMatchObject({ code: 0 });
      await expectClean();
      expect(await contents(slave)).toBe(before);
      expect(await bothRun(slave)).toBe(true);
    },
  );
});

describe("databases that are none", () => {
  it("are neither copied nor lost nor in the way", async () => {
    // A file system's own directory, and what a rehearsal has left.
    for (const { host } of [master, slave]) mkdirSync(join(host.dataDirectory, "lost+found"));
    await query(
      master,
      "SET sql_log_bin = 0; CREATE DATABASE pulumi_rehearsal_3; CREATE TABLE pulumi_rehearsal_3.t (x INT)",
    );
    await applyProgram(program(4, { settings }));
    expect(await query(slave, "SHOW DATABASES LIKE 'pulumi\\_rehearsal%'")).toBe("");
    expect(existsSync(join(slave.host.dataDirectory, "lost+found"))).toBe(true);
    expect(readFileSync(stateFile(slave, "seeded"), "utf8")).not.toContain("lost");
    await query(master, "SET sql_log_bin = 0; DROP DATABASE pulumi_rehearsal_3");
  });
});

describe("a slave of one of them", () => {
  const declare =
    "it needs a database that is not declared: declare that one too, or drop it on the master";

  const missing = mariadb ? "Table 'crm.t' doesn't exist (1146)" : "Unknown database 'crm' (1049)";
  // MySQL does not show a view whose table is gone.
  const tables = "SHOW TABLES IN shop; CHECKSUM TABLE shop.shop, shop.a, shop.b, shop.mi";

  it("are copied when they need them no longer", async () => {
    await writeOnSlave(slave, "SET foreign_key_checks = 0; DROP DATABASE crm");
    const before = await query(slave, tables);
    expect(reasons(await seed(await stepsOf(program(5, { settings }, ["shop"]))))).toBe(
      [
        "db2: seed failed: this server cannot hold what db1 has; its data were left alone",
        `  -> foreign key shop.a (fk): crm.t, where it leads, is not here and is not copied (1452): ${declare}`,
        ...["v2", "v3", "v4"].map((name) => `  -> view shop.${name}: ${missing}: ${declare}`),
        "",
      ].join("\n"),
    );
    expect(await query(slave, tables)).toBe(before);
    await expectClean();
    await query(
      master,
      `SET sql_log_bin = 0; DROP VIEW shop.v2, shop.v3, shop.v4, crm.back; ALTER TABLE shop.a DROP FOREIGN KEY fk`,
    );
    await applyProgram(program(5, { settings }, ["shop"]));
  });
});

/** What the table of errors has somebody type who reads what the slave stopped at, with `own` in place of the dots. */
async function advised(error: number, own: string): Promise<string> {
  const text = mariadb
    ? (await channelOf(slave))["Last_SQL_Error"]
    : await query(
        slave,
        `SELECT last_error_message FROM performance_schema.replication_applier_status_by_worker WHERE last_error_number = ${error}`,
      );
  const { advice = "" } =
    errorRow(dialectOf(slave.line as EngineLine).errors.applying, error, text ?? "") ?? {};
  const [typed = advice] = /SET (GLOBAL|sql_log_bin) .*?; START (SLAVE|REPLICA)/.exec(advice) ?? [];
  return typed.replace(/(CREATE|ALTER) [A-Z ]+ \.\.\.( DROP FOREIGN KEY \.\.\.)?/, own);
}

describe("a slave of one database", () => {
  // In a transactional table: an applier that must wait for one that stopped takes no row of another one back.
  let last = 0;
  const wide = Array.from({ length: 197 }, (_, i) => `c${i} CHAR(60)`).join(", ");

  beforeAll(async () => {
    await query(
      master,
      `SET sql_log_bin = 0; CREATE DATABASE archive; CREATE TABLE crm.t2 (id INT PRIMARY KEY); CREATE TABLE crm.drops (x INT PRIMARY KEY);
       INSERT INTO mysql.time_zone (time_zone_id, use_leap_seconds) VALUES (8, 'N'); INSERT INTO mysql.time_zone_name VALUES ('Moon/Two', 8);
       INSERT INTO mysql.time_zone_transition_type VALUES (8, 0, 3600, 0, 'MT'); SET sql_log_bin = 1;
       CREATE TABLE shop.went (x INT PRIMARY KEY) ENGINE = InnoDB; CREATE TABLE shop.moves (x INT PRIMARY KEY); CREATE TABLE shop.drops (x INT PRIMARY KEY); CREATE TABLE shop.parent (x INT PRIMARY KEY); INSERT INTO shop.parent VALUES (1)`,
    );
    const parent = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'parent'";
    await untilQuery(slave, parent, "1");
  });

  it.each([
    {
      when: "a routine of another one is made",
      statement: "CREATE PROCEDURE crm.q() SELECT 1",
      error: 1049,
      own: "CREATE DATABASE crm",
    },
    {
      when: "a table is made like another one's",
      statement: "CREATE TABLE shop.liked LIKE crm.t",
      error: 1146,
      own: "CREATE TABLE crm.t (id INT PRIMARY KEY)",
    },
    {
      when: "a view is made over another one's",
      statement: "CREATE VIEW shop.over AS SELECT id FROM crm.t2",
      error: 1146,
      own: "CREATE TABLE crm.t2 (id INT PRIMARY KEY)",
    },
    {
      when: "a table moves to another one",
      statement: "RENAME TABLE shop.moves TO archive.moves",
      error: mariadb ? 1025 : 1049,
      own: "CREATE DATABASE archive",
    },
    ...(mariadb
      ? []
      : [
          {
            when: "tables of both are dropped",
            statement: "DROP TABLE shop.drops, crm.drops",
            error: 1051,
            own: "CREATE TABLE crm.drops (x INT PRIMARY KEY)",
          },
        ]),
    {
      when: "a row leads to another one",
      statement:
        "SET foreign_key_checks = 0; CREATE TABLE shop.leads (x INT PRIMARY KEY, CONSTRAINT there FOREIGN KEY (x) REFERENCES archive.none (x)); INSERT INTO shop.leads VALUES (1); SET foreign_key_checks = 1; CREATE TABLE archive.none (x INT PRIMARY KEY); INSERT INTO archive.none VALUES (2); INSERT INTO shop.leads VALUES (2)",
      error: 1452,
      own: "ALTER TABLE shop.leads DROP FOREIGN KEY there",
    },
    {
      when: "rows of its own lead to one that goes",
      here: "CREATE DATABASE mine; CREATE TABLE mine.c (x INT PRIMARY KEY, CONSTRAINT back FOREIGN KEY (x) REFERENCES shop.parent (x)); INSERT INTO mine.c VALUES (1)",
      statement: "DELETE FROM shop.parent",
      error: 1451,
      own: "ALTER TABLE mine.c DROP FOREIGN KEY back",
    },
    {
      when: "an event is made in a time zone that it does not know",
      statement:
        "SET time_zone = 'Moon/Two'; CREATE EVENT shop.two ON SCHEDULE EVERY 1 DAY DO SET @x = 1",
      error: 1298,
      own: "",
    },
    {
      when: "a table is made with rows that are too long",
      statement: `SET innodb_strict_mode = OFF; CREATE TABLE shop.wide (${wide}) ENGINE = InnoDB CHARACTER SET latin1 ROW_FORMAT = COMPACT`,
      error: 1118,
      own: "",
    },
  ])("stops when $when, and goes on when what is printed was typed", async (one) => {
    const { here, statement, error, own } = { here: undefined, ...one };
    if (here !== undefined) await writeOnSlave(slave, here);
    await query(master, `${statement}; INSERT INTO shop.went VALUES (${(last += 1)})`);
    await untilStopped(slave, error);
    const typed = await advised(error, own);
    if (error === 1298) {
      expect(typed).toMatch(/^load the time zones here: \(echo '(SET .*)'; mysql_tzinfo_to_sql/);
      await writeOnSlave(
        slave,
        "INSERT INTO mysql.time_zone (time_zone_id, use_leap_seconds) VALUES (8, 'N'); INSERT INTO mysql.time_zone_name VALUES ('Moon/Two', 8); INSERT INTO mysql.time_zone_transition_type VALUES (8, 0, 3600, 0, 'MT')",
      );
      await query(slave, wordsOf(slave).startApplier);
    } else {
      await query(slave, typed);
    }
    await untilQuery(slave, `SELECT COUNT(*) FROM shop.went WHERE x = ${last}`, "1");
    expect(await bothRun(slave)).toBe(true);
  });

  it.each([
    ["rows of both are changed", "UPDATE shop.shop, crm.t SET shop.n = 5, crm.t.id = 7"],
    ["a table is filled from another one", "CREATE TABLE shop.filled SELECT * FROM crm.t"],
    ["a table is made out of another one", "USE archive; CREATE TABLE shop.made (x INT)"],
  ])("goes on when %s", async (_, statement) => {
    await query(master, `${statement}; INSERT INTO shop.went VALUES (${(last += 1)})`);
    await untilQuery(slave, `SELECT COUNT(*) FROM shop.went WHERE x = ${last}`, "1");
  });
});

describe("a database in which something was made before it was declared", () => {
  it("is added to the slave that stopped at it, and nothing is skipped", async () => {
    await query(
      master,
      `CREATE DATABASE later; CREATE TABLE later.t (id INT PRIMARY KEY); CREATE EVENT later.e ON SCHEDULE EVERY 1 DAY DO DELETE FROM later.t;
       INSERT INTO shop.shop VALUES (20, 20); CREATE PROCEDURE later.p() SELECT * FROM later.t; INSERT INTO later.t VALUES (1)`,
    );
    await untilStopped(slave, 1049);
    const { code, stderr } = await runStep(
      await stepsOf(program(5, { settings, recheck: "1" }, ["shop"])),
      "db2-preflight",
    );
    expect([code, stderr]).toEqual([0, ""]);
    await applyProgram(program(5, { settings }, ["shop", "later"]));
    await query(
      master,
      "INSERT INTO later.t VALUES (2); CREATE FUNCTION later.f() RETURNS INT DETERMINISTIC RETURN 1; INSERT INTO shop.shop VALUES (21, 21)",
    );
    await untilQuery(slave, "SELECT GROUP_CONCAT(id) FROM shop.shop WHERE id > 19", "20,21");
    expect(await query(slave, "SELECT GROUP_CONCAT(id) FROM later.t")).toBe("1,2");
    expect(
      await query(
        slave,
        "SELECT CONCAT(later.f(), status) FROM information_schema.events WHERE event_schema = 'later'",
      ),
    ).toBe(`1${wordsOf(slave).disabledOnSlave}`);
    expect(await bothRun(slave)).toBe(true);
  });

  it("is added to a slave that stopped at a foreign key that leads there", async () => {
    await query(
      master,
      `SET sql_log_bin = 0; CREATE DATABASE parents; CREATE TABLE parents.p (id INT PRIMARY KEY); INSERT INTO parents.p VALUES (1); SET sql_log_bin = 1;
       CREATE TABLE shop.child (id INT PRIMARY KEY, p INT, CONSTRAINT to_p FOREIGN KEY (p) REFERENCES parents.p (id)); INSERT INTO shop.child VALUES (1, 1)`,
    );
    await untilStopped(slave, mariadb ? 1005 : 1824);
    await applyProgram(program(5, { settings }, ["shop", "later", "parents"]));
    await query(master, "INSERT INTO parents.p VALUES (2); INSERT INTO shop.child VALUES (2, 2)");
    await untilQuery(slave, "SELECT GROUP_CONCAT(p) FROM shop.child", "1,2");
    expect(await bothRun(slave)).toBe(true);
  });
});
