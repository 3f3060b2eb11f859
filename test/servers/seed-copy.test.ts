import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { bothRun, untilQuery } from "../support/channel";
import { masterOn, runStep, slaveOn, stepsOf } from "../support/topologies";
import { copiesEveryName, numbers, wordsOf, writeOnSlave } from "../support/words";

jest.setTimeout(60_000);
jest.spyOn(console, "warn").mockImplementation();
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
let generation = 0;

/** A master and a slave that is seeded with the next generation. */
function program(
  args: { databases?: string[]; position?: "gtid" | "file"; marker?: boolean } = {},
) {
  const { databases, position, marker } = args;
  return () =>
    slaveOn(slave, masterOn(master, databases === undefined ? {} : { databases }), {
      seed: { generation },
      ...(position === undefined ? {} : { position }),
      ...(marker === undefined ? {} : { verify: { marker } }),
    });
}

async function dropAll(server: SandboxServer): Promise<void> {
  const drops = await query(
    server,
    `SELECT CONCAT('DROP DATABASE \`', REPLACE(schema_name, '\`', '\`\`'), '\`;') FROM information_schema.schemata
     WHERE schema_name NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema', 'pulumi_replication')`,
  );
  await query(server, drops.replace(/\\\\/g, "\\"));
}

const longName = "ü".repeat(63) + "z";
const oddNames = [
  "-dash",
  "--all-databases",
  "under_score%",
  "back`tick",
  " blank in",
  "naïve-日本",
  longName,
  ...(copiesEveryName ? ["quote'\"$x", "back\\slash"] : []),
];

const things = `
CREATE DATABASE shop CHARACTER SET latin1 COLLATE latin1_german1_ci;
USE shop;
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, price DECIMAL(10,2) NOT NULL, twice DECIMAL(11,2) AS (price * 2) VIRTUAL,
  kept DECIMAL(11,2) AS (price * 3) STORED, hidden INT INVISIBLE DEFAULT 7, made TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), KEY (kept)) AUTO_INCREMENT=100;
INSERT INTO t (price, hidden, made) VALUES (1.50, 1, '2020-01-01 00:00:00.123456'), (2.25, NULL, '2037-12-31 23:59:59');
CREATE TABLE west (a VARCHAR(50) PRIMARY KEY) CHARACTER SET latin1;
INSERT INTO west VALUES ('é'), ('ß'), (CONVERT(X'80' USING latin1));
CREATE TABLE wide (a VARCHAR(50) PRIMARY KEY) CHARACTER SET utf8mb4;
INSERT INTO wide VALUES ('日本'), ('🐬'), (_utf8mb4 X'C3A9');
CREATE TABLE bytes (id INT PRIMARY KEY, b LONGBLOB, s TEXT, bits BIT(9), d DOUBLE);
INSERT INTO bytes VALUES (1, X'00010D0A5C27221AFF', 'a\\r\\nb\\0c\\\\d''e"f\\tg\\Z', b'100000001', 0.1), (2, NULL, '', NULL, -1e300);
INSERT INTO bytes SELECT 3, REPEAT(X'0A00', 300000), NULL, 0, 0;
CREATE TABLE child (id INT PRIMARY KEY, t INT, CONSTRAINT fk FOREIGN KEY (t) REFERENCES t (id));
CREATE TABLE plain (a INT) ENGINE=MyISAM;
INSERT INTO plain VALUES (1), (1), (NULL);
DELIMITER //
CREATE TRIGGER before_t BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.hidden = 'é' = 'e'; END//
CREATE PROCEDURE p(IN x INT) BEGIN /* é */ SELECT x; SELECT ';'; END//
CREATE FUNCTION f(x INT) RETURNS INT DETERMINISTIC RETURN x + 1//
CREATE DEFINER='gone'@'nowhere' VIEW v AS SELECT id, price FROM t WHERE price > 1//
CREATE VIEW v2 AS SELECT * FROM west//
CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO BEGIN INSERT INTO plain VALUES (9); END//
DELIMITER ;
${oddNames
  .map((name) => `\`${name.replace(/`/g, "``")}\``)
  .map(
    (name) =>
      `CREATE DATABASE ${name}; CREATE TABLE ${name}.${name} (a INT PRIMARY KEY); INSERT INTO ${name}.${name} VALUES (4);`,
  )
  .join("\n")}`;

/** What only one flavour has. */
const flavorsOwn = {
  mariadb: `CREATE SEQUENCE shop.numbers START WITH 5 INCREMENT BY 3; SELECT NEXTVAL(shop.numbers)`,
  mysql: `CREATE TABLE shop.functional (a JSON, b INT NOT NULL DEFAULT (a->'$.x' + 1), KEY ((b * 2) DESC), KEY many ((CAST(a->'$.y' AS UNSIGNED ARRAY))));
    INSERT INTO shop.functional (a) VALUES ('{"x": 1, "y": [1, 2], "z": "é"}')`,
};

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
}, 300_000);

beforeEach(async () => {
  generation += 1;
  await dropAll(master);
});

describe("seed by dump", () => {
  it("copies data of every kind, routines, triggers, views and events, under odd names", async () => {
    await query(master, things);
    await query(master, flavorsOwn[wordsOf(master).flavor]);
    await query(master, "CREATE USER 'of the master'@'%'");
    await applyProgram(program());
    const there = await contents(master);
    expect(there).toContain(longName);
    expect(await contents(slave)).toBe(there);
    const next =
      "SELECT auto_increment FROM information_schema.tables WHERE table_name = 't' AND table_schema = 'shop'";
    expect(await query(slave, next)).toBe(await query(master, next));
    expect(await query(slave, "SELECT COUNT(*) FROM mysql.user WHERE user = 'of the master'")).toBe(
      "0",
    );
    await query(
      master,
      "INSERT INTO `back``tick`.`back``tick` VALUES (5); INSERT INTO shop.t (price) VALUES (9)",
    );
    await untilQuery(slave, "SELECT COUNT(*) FROM shop.t", "3");
    expect(await contents(slave)).toBe(await contents(master));

    const seeded = await runStep(await stepsOf(program()), "db2-seed");
    expect(seeded).toEqual({
      code: 0,
      stdout: "",
      stderr: "db2: seeded already (generation 1); its data are left alone\n",
    });
  });

  it("leaves nothing of the load in the slave's own binary log", async () => {
    await query(master, "CREATE DATABASE a; CREATE TABLE a.t (x INT); INSERT INTO a.t VALUES (1)");
    await applyProgram(program());
    const files = (await query(slave, "SHOW BINARY LOGS"))
      .split("\n")
      .map((line) => line.split("\t")[0]);
    const events = await Promise.all(
      files.map((file) => query(slave, `SHOW BINLOG EVENTS IN '${file}'`)),
    );
    expect(events.join("\n")).not.toContain("`a`");
    // All that is logged came from the master.
    expect(await query(slave, wordsOf(slave).loggedOwn)).toBe("0");
  });

  it.each([
    ["gtid", true],
    ["gtid", false],
    ["file", true],
    ["file", false],
  ] as const)(
    "takes nothing but the position from an empty master (%s, marker %s)",
    async (position, marker) => {
      await applyProgram(program({ position, marker }));
      expect(await contents(slave)).toBe("");
      await query(
        master,
        "CREATE DATABASE later; CREATE TABLE later.t (x INT); INSERT INTO later.t VALUES (1)",
      );
      await untilQuery(
        slave,
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'later'",
        "1",
      );
      await untilQuery(slave, "SELECT x FROM later.t", "1");
    },
  );

  it("copies and follows only the declared databases", async () => {
    await query(
      master,
      `CREATE DATABASE a_b; CREATE TABLE a_b.t (x INT); INSERT INTO a_b.t VALUES (1);
       CREATE DATABASE axb; CREATE TABLE axb.t (x INT); INSERT INTO axb.t VALUES (1)`,
    );
    await applyProgram(program({ databases: ["a_b"] }));
    await query(master, "INSERT INTO axb.t VALUES (2); INSERT INTO a_b.t VALUES (2)");
    await untilQuery(slave, "SELECT COUNT(*) FROM a_b.t", "2");
    // It arrived while everything was followed; out of scope, it is neither dropped nor written.
    expect(await query(slave, "SELECT COUNT(*) FROM axb.t")).toBe("1");
    // What came to be here since then did not come with a seed, unlike axb.
    await writeOnSlave(slave, "CREATE DATABASE mine; CREATE TABLE mine.t (x INT)");
    generation += 1;
    expect(await failureOf(program())).toContain(
      "it holds data that the seed would overwrite: mine. If they may be lost,",
    );
    await writeOnSlave(slave, "DROP DATABASE mine");
    await applyProgram(program()); // back to everything, for the tests after this one
  });

  it.each(["gtid", "file"] as const)(
    "misses nothing that is written meanwhile (%s)",
    async (position) => {
      await query(
        master,
        `CREATE DATABASE busy; CREATE TABLE busy.t (id INT PRIMARY KEY AUTO_INCREMENT, x LONGTEXT);
       INSERT INTO busy.t (x) SELECT REPEAT('x', 10000) FROM ${numbers(1000)}`,
      );
      let writes = 0;
      let stop = false;
      const writer = (async () => {
        for (; !stop; writes += 1)
          await query(
            master,
            "INSERT INTO busy.t (x) VALUES ('new'); UPDATE busy.t SET x = CONCAT(x, 'y') WHERE id % 50 = 0",
          );
      })();
      await applyProgram(program({ position }));
      stop = true;
      await writer;
      expect(writes).toBeGreaterThan(5);
      await untilQuery(slave, "SELECT COUNT(*) FROM busy.t", String(1000 + writes));
      await untilQuery(
        slave,
        "CHECKSUM TABLE busy.t",
        await query(master, "CHECKSUM TABLE busy.t"),
      );
      expect(await bothRun(slave)).toBe(true);
    },
  );

  it("replaces what has diverged when the generation is raised", async () => {
    await query(
      master,
      "CREATE DATABASE a; CREATE TABLE a.t (x INT PRIMARY KEY); INSERT INTO a.t VALUES (1), (2)",
    );
    await applyProgram(program());
    await writeOnSlave(
      slave,
      "DELETE FROM a.t; INSERT INTO a.t VALUES (7); CREATE DATABASE wrong; CREATE TABLE a.wrong (x INT)",
    );
    generation += 1;
    await applyProgram(program());
    expect(await contents(slave)).toBe(await contents(master));
    expect(await query(slave, "SELECT GROUP_CONCAT(x) FROM a.t")).toBe("1,2");
  });
});
