import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { SlaveArgs } from "../../src";
import { bothRun, untilQuery } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { masterOn, runStep, slaveOn, startStep, stepsOf, until } from "../support/topologies";
import { defaultFlavor, numbers, wordsOf } from "../support/words";

jest.setTimeout(120_000);
jest.spyOn(console, "warn").mockImplementation();
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
let generation = 0;

let settings: SlaveArgs["settings"];

const program = () =>
  slaveOn(slave, masterOn(master), {
    seed: { generation },
    ...(settings === undefined ? {} : { settings }),
  });

/** What a slave may demand of new tables and the master's tables do not keep. */
const strict = {
  mariadb:
    "innodb_strict_mode=ON\nsql_mode=STRICT_ALL_TABLES,NO_ZERO_DATE\nmax_allowed_packet=1M\nautocommit=0\ncompletion_type=CHAIN",
  mysql:
    "innodb_strict_mode=ON\nsql_mode=STRICT_ALL_TABLES,NO_ZERO_DATE\nmax_allowed_packet=1M\nsql_require_primary_key=ON\nexplicit_defaults_for_timestamp=OFF\nautocommit=0\ncompletion_type=CHAIN",
};

/** Every byte that a column of a single-byte character set may hold. */
const everyByte = [...Array(256).keys()].map((byte) => byte.toString(16).padStart(2, "0"));

const kinds = `
SET SESSION sql_mode = 'ALLOW_INVALID_DATES', innodb_strict_mode = 0, foreign_key_checks = 0;
CREATE DATABASE shop CHARACTER SET cp1250;
CREATE DATABASE \`a\`\`b.c d\` CHARACTER SET utf8mb4;
USE shop;
CREATE TABLE numbers (id INT AUTO_INCREMENT, f FLOAT, u FLOAT UNSIGNED, m FLOAT(10,2), d DOUBLE, dm DOUBLE(12,3),
  t TINYINT, b BIGINT UNSIGNED, z INT(5) ZEROFILL, de DECIMAL(65,30), bits BIT(9), wide BIT(64), y YEAR,
  kept FLOAT AS (f * 3) STORED, twice INT AS (t * 2) VIRTUAL, hidden INT INVISIBLE DEFAULT 7, KEY (id), KEY (f)) AUTO_INCREMENT = 50;
INSERT INTO numbers (f, u, m, d, dm, t, b, z, de, bits, wide, y, hidden) VALUES
  (1234567, 16777217, 12345678.91, 0.1, 1.2345, -128, 18446744073709551615, 42, 1e-30, b'100000001', 0xFFFFFFFFFFFFFFFF, 1999, 1),
  ('-0', 3.40282347e38, -1.1, '-0', '-0', 127, 0, 0, -1e34, 0, 0, 0, NULL),
  (1.17549435e-38, 1e-45, 99999999.99, 5e-324, -1.7e8, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2),
  (-3.40282347e38, 0.1, 0.01, 1.7976931348623157e308, 0, 1, 1, 1, 1, 1, 1, 2155, 3);
CREATE TABLE keyed (f FLOAT PRIMARY KEY, s VARCHAR(20)) PARTITION BY KEY (f) PARTITIONS 3;
INSERT INTO keyed VALUES (1234567, 'a'), (1.1, 'b'), (0.333333333, 'it''s \\\\ "x"\\n\\r\\0\\Z\\t');
CREATE TABLE plain (f FLOAT, v INT) ENGINE=MyISAM;
INSERT INTO plain VALUES (16777215, 1), (16777215, 1), (NULL, NULL);
CREATE TABLE times (d DATE DEFAULT '2023-02-30', t TIME(3), dt DATETIME(6), ts TIMESTAMP NULL, made TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
INSERT INTO times VALUES ('2023-02-31', '-838:59:59', '2023-04-31 23:59:59.999999', '2037-01-01 00:00:01', '2020-01-01 00:00:00.5'), ('0000-00-00', '00:00:00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '2001-02-03'), (NULL, NULL, NULL, NULL, '2001-02-03');
CREATE TABLE float_times (f FLOAT, d DATE, t TIME(3), dt DATETIME(6), ts TIMESTAMP NULL);
INSERT INTO float_times SELECT 1234567, d, t, dt, ts FROM times;
${[
  "cp1250",
  "cp1251",
  "cp1256",
  "cp1257",
  "latin1",
  "latin2",
  "latin5",
  "latin7",
  "greek",
  "hebrew",
  "koi8r",
  "koi8u",
  "cp850",
  "cp852",
  "cp866",
  "keybcs2",
  "macce",
  "macroman",
  "dec8",
  "hp8",
  "swe7",
  "armscii8",
  "geostd8",
  "tis620",
  "ascii",
]
  .map(
    (
      name,
    ) => `CREATE TABLE of_${name} (id INT PRIMARY KEY, c VARCHAR(9), e ENUM('', 'a') DEFAULT 'a') CHARACTER SET ${name};
INSERT INTO of_${name} VALUES ${everyByte.map((byte, id) => `(${id}, _binary X'${byte}', ${id % 3})`).join(", ")};`,
  )
  .join("\n")}
${["sjis", "cp932", "ujis", "eucjpms", "gbk", "gb2312", "euckr", "big5"]
  .map(
    (name) =>
      `CREATE TABLE of_${name} (a VARCHAR(20) CHARACTER SET ${name} DEFAULT 'x', t TEXT CHARACTER SET ${name}); INSERT INTO of_${name} VALUES (_binary X'8140', _binary X'FCFC'), (_binary X'815C', _binary X'8160'), (_binary X'A1C0', _binary X'A1DD'), ('表', '~\\\\');`,
  )
  .join("\n")}
CREATE TABLE unicode (a VARCHAR(20) CHARACTER SET ucs2, b VARCHAR(20) CHARACTER SET utf16, c VARCHAR(20) CHARACTER SET utf32, d VARCHAR(20) CHARACTER SET utf8mb3, e TEXT CHARACTER SET utf8mb4);
INSERT INTO unicode VALUES (_binary X'D800', '🐬', '🐬', _binary X'EDA080', '🐬'), ('', 'é', '日本', 'é', ''), (NULL, NULL, NULL, NULL, NULL);
CREATE TABLE odd (\`č \`\`x'"\` FLOAT DEFAULT 1234567 COMMENT 'č ''"\\\\', \`--\` VARCHAR(20) CHARACTER SET cp1250 DEFAULT 'žluť') COMMENT 'ř';
INSERT INTO odd VALUES (1234567, 'žluťoučký'), (DEFAULT, DEFAULT);
CREATE TABLE bytes (f FLOAT, b BINARY(4), vb VARBINARY(9), tb TINYBLOB, lb LONGBLOB, tt TINYTEXT, mt MEDIUMTEXT CHARACTER SET utf8mb4, j JSON, g GEOMETRY, e ENUM('', 'a', 'b'), s SET('x', 'y', 'z'));
INSERT INTO bytes VALUES (1234567, X'0100', X'00', '', REPEAT(X'00FF5C27', 100000), 'x', REPEAT('日🐬', 10000), '{"a": [1, 2.5, "x''y\\\\\\\\\\\\"\\\\n"]}', ST_GeomFromText('POINT(1 2)'), '', 'x,z'), (1, '', '', NULL, '', '', '', NULL, NULL, 0, ''), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', ST_GeomFromText('LINESTRING(0 0, 1 1)'), 'b', 0);
CREATE TABLE big (id INT PRIMARY KEY, b LONGBLOB);
INSERT INTO big VALUES (1, REPEAT(X'00', 9000000));
CREATE TABLE big_float (f FLOAT, b LONGBLOB, t LONGTEXT);
INSERT INTO big_float VALUES (1.1, REPEAT(X'00', 9000000), REPEAT('''', 9000000));
CREATE TABLE shrunk (a INT, b VARCHAR(50)) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8;
INSERT INTO shrunk VALUES (1, 'x');
CREATE TABLE stamped (f FLOAT, made TIMESTAMP NOT NULL);
INSERT INTO stamped VALUES (1.1, '2020-01-01');
CREATE TABLE parent (f FLOAT NOT NULL, id INT PRIMARY KEY);
CREATE TABLE child (id INT PRIMARY KEY, f FLOAT, CONSTRAINT c FOREIGN KEY (id) REFERENCES parent (id));
INSERT INTO child VALUES (5, 1234567);
CREATE TABLE log (x INT);
DELIMITER //
CREATE TRIGGER counts BEFORE INSERT ON numbers FOR EACH ROW BEGIN INSERT INTO log VALUES (NEW.id); SET NEW.f = 1; END//
CREATE VIEW of_numbers AS SELECT id, f FROM numbers//
DELIMITER ;
CREATE TABLE Twin (a INT); INSERT INTO Twin VALUES (1);
CREATE TABLE twin (f FLOAT); INSERT INTO twin VALUES (1234567);
CREATE TABLE \`twín\` (b INT); INSERT INTO \`twín\` VALUES (2);
SET SESSION sql_mode = 'NO_UNSIGNED_SUBTRACTION';
CREATE TABLE less (a INT UNSIGNED, b INT AS (a - 5) STORED); INSERT INTO less (a) VALUES (1), (7);
USE \`a\`\`b.c d\`;
CREATE TABLE \`.\`\`t\` (f FLOAT);
INSERT INTO \`.\`\`t\` VALUES (1234567);`;

/** What only one flavour has, and lines of it that have less. */
const own = {
  mariadb: `USE shop;
    CREATE SEQUENCE s START WITH 5 INCREMENT BY 3;
    CREATE TABLE from_sequence (id BIGINT DEFAULT NEXTVAL(s) PRIMARY KEY, f FLOAT, v INT);
    INSERT INTO from_sequence (f, v) VALUES (1.1, 1), (1234567, 2);
    CREATE TABLE from_sequence_too (id BIGINT DEFAULT NEXTVAL(s) PRIMARY KEY, v INT);
    INSERT INTO from_sequence_too (v) VALUES (1), (2);
    CREATE TABLE addresses (f FLOAT, a INET6); INSERT INTO addresses VALUES (1.1, '::1'), (1, '2001:db8::ff00:42:8329');
    CREATE TABLE pages (a INT) ENGINE=Aria; INSERT INTO pages VALUES (1);
    CREATE TABLE packed (a TEXT COMPRESSED, f FLOAT); INSERT INTO packed VALUES (REPEAT('x', 1000), 1234567);
    /*M!100700 CREATE TABLE ids (f FLOAT, u UUID) */; /*M!100700 INSERT INTO ids VALUES (1.1, '123e4567-e89b-12d3-a456-426655440000') */;
    /*M!110700 CREATE TABLE vectors (f FLOAT, v VECTOR(3)) */; /*M!110700 INSERT INTO vectors VALUES (1.1, VEC_FromText('[1.1, 2, 3]')) */`,
  mysql: `USE shop;
    CREATE TABLE computed (f FLOAT DEFAULT (1234567 + 0), j JSON, KEY ((CAST(j->'$.x' AS UNSIGNED ARRAY))));
    INSERT INTO computed (j) VALUES ('{"x": [1, 2]}'), ('{}');
    CREATE TABLE places (f FLOAT, p POINT NOT NULL SRID 4326, SPATIAL KEY (p)); INSERT INTO places VALUES (1.1, ST_GeomFromText('POINT(1 2)', 4326));
    /*!90000 CREATE TABLE vectors (f FLOAT, v VECTOR(3)) */; /*!90000 INSERT INTO vectors VALUES (1.1, STRING_TO_VECTOR('[1.1, 2, 3]')) */`,
};

beforeAll(async () => {
  master = await servers.create("db1");
  slave = await servers.create("db2", { config: strict[wordsOf(master).flavor] });
}, 300_000);

beforeEach(() => {
  generation += 1;
});

/** Tables with history, and lines whose dump program copies that. */
const versioned = `CREATE DATABASE old; USE old;
  CREATE TABLE keyless (id INT, x INT) WITH SYSTEM VERSIONING; INSERT INTO keyless VALUES (1, 1); UPDATE keyless SET x = 2; UPDATE keyless SET x = 3;
  CREATE TABLE parted (id INT PRIMARY KEY, x INT) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION h HISTORY, PARTITION c CURRENT);
  INSERT INTO parted VALUES (1, 1); UPDATE parted SET x = 3;
  CREATE TABLE floats (id INT, f FLOAT) WITH SYSTEM VERSIONING; INSERT INTO floats VALUES (1, 1234567); UPDATE floats SET f = 1.1;
  CREATE TABLE named (f FLOAT, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START, e TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
  INSERT INTO named (f) VALUES (1234567); UPDATE named SET f = 1.1;`;
const copiesHistory =
  defaultFlavor === "mariadb" && !["mariadb-10.5", "mariadb-10.6"].includes(chosenLine() ?? "");

describe("a copied table", () => {
  it("is the master's, whatever it holds and of whatever kind it is", async () => {
    await query(master, kinds);
    await query(master, own[wordsOf(master).flavor]);
    await applyProgram(program);
    expect(await contents(slave)).toBe(await contents(master));
    expect(await query(slave, "SELECT @@global.max_allowed_packet")).toBe("1048576");
    // A row without a key is found by all of its values.
    await query(
      master,
      "UPDATE shop.plain SET v = 5; UPDATE shop.float_times SET t = '1:00'; DELETE FROM shop.numbers WHERE id = 50; INSERT INTO shop.stamped VALUES (2, '2021-01-01')",
    );
    await untilQuery(slave, "SELECT COUNT(*) FROM shop.stamped", "2");
    expect(await bothRun(slave)).toBe(true);
    expect(await contents(slave)).toBe(await contents(master));
  });

  it("has all its rows, whatever the master's own settings leave of what is read", async () => {
    const limit = { mariadb: "net_write_timeout", mysql: "max_execution_time" }[
      wordsOf(master).flavor
    ];
    await query(master, "CREATE TABLE shop.many (id INT PRIMARY KEY, x LONGTEXT)");
    await query(
      master,
      `INSERT INTO shop.many SELECT seq, REPEAT('x', 20000) FROM ${numbers(2000)}`,
    );
    const steps = await stepsOf(program);
    await runStep(steps, "db2-seed-open");
    await query(master, "SET GLOBAL sql_select_limit = 1");
    expect((await runStep(steps, "db2-seed")).stderr).toContain(
      "db2: seed failed: these tables cannot be copied as they are: all (sql_select_limit of the master leaves rows out: SET GLOBAL sql_select_limit = DEFAULT there); nothing was changed\n",
    );
    await query(master, "SET GLOBAL sql_select_limit = DEFAULT");
    await query(
      master,
      `SET GLOBAL ${limit} = ${limit === "max_execution_time" ? 700 : 1}, autocommit = 0, completion_type = CHAIN`,
    );
    await applyProgram(program);
    await query(
      master,
      `SET GLOBAL ${limit} = DEFAULT, autocommit = 1, completion_type = NO_CHAIN`,
    );
    expect(await query(slave, "SELECT COUNT(*) FROM shop.many")).toBe("2000");
    expect(await contents(slave)).toBe(await contents(master));
  });

  it("computes as its master does, or is named with the column before anything is dropped", async () => {
    await query(master, "SET GLOBAL div_precision_increment = 9");
    await query(
      master,
      `USE shop; CREATE TABLE thirds (a INT PRIMARY KEY, t DECIMAL(30,15) AS (a / 3) STORED); INSERT INTO thirds (a) VALUES (1);
       SET time_zone = '+00:00'; CREATE TABLE computed_at (id INT, at TIMESTAMP(3) NULL, d DATE AS (DATE(at)) STORED, dt DATETIME(3) AS (CAST(at AS DATETIME(3))) STORED,
         h INT AS (HOUR(at)) STORED, f FLOAT AS (id / 3) STORED, s CHAR(40) CHARACTER SET latin1 AS (CONCAT('it''s \\\\ "', at)) STORED);
       INSERT INTO computed_at (id, at) VALUES (1, '2020-01-01 23:59:59.999'), (2, '2020-06-30 00:00:00.001'), (3, NULL);
       SET time_zone = '+09:00'; CREATE TABLE days (at TIMESTAMP NULL, \`d\`\`d\` DATE AS (DATE(at)) STORED); INSERT INTO days (at) VALUES ('2020-01-02 03:00:00')`,
    );
    expect(await failureOf(program)).toContain(
      "db2: seed failed: these columns are stored on the master with other values than a copy would compute: shop.days (d`d); nothing was changed\n",
    );
    expect(await query(slave, "SELECT COUNT(*) FROM shop.many")).toBe("2000");
    await query(
      master,
      "ALTER TABLE shop.days DROP COLUMN `d``d`, ADD COLUMN `d``d` DATE AS (DATE(at)) VIRTUAL",
    );
    // Its applier computes what is stored once more.
    if (defaultFlavor === "mysql") {
      const rest = "default_week_format = 0, lc_time_names = 'en_US'";
      expect(await failureOf(program)).toContain(
        `db2: seed failed: stored columns of db1 are computed here once more, and by other settings: div_precision_increment = 9, ${rest} there, div_precision_increment = 4, ${rest} here; nothing was changed\n`,
      );
      expect(await query(slave, "SELECT COUNT(*) FROM shop.many")).toBe("2000");
      settings = { div_precision_increment: 9 };
    }
    await applyProgram(program);
    expect(await contents(slave)).toBe(await contents(master));
    // A row without a key is found by its stored values too.
    await query(master, "UPDATE shop.thirds SET a = 2; UPDATE shop.computed_at SET id = 4");
    await untilQuery(slave, "SELECT MIN(id) FROM shop.computed_at", "4");
    expect(await contents(slave)).toBe(await contents(master));
    await query(
      master,
      "SET GLOBAL div_precision_increment = DEFAULT; DROP TABLE shop.thirds, shop.computed_at",
    );
    settings = undefined;
  });

  (defaultFlavor === "mysql" ? it : it.skip)(
    "of an archive that counts is named before anything is dropped",
    async () => {
      await query(
        master,
        "CREATE TABLE shop.kept (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE = ARCHIVE; INSERT INTO shop.kept VALUES (5)",
      );
      expect(await failureOf(program)).toContain(
        "db2: seed failed: these tables cannot be copied as they are: shop.kept (ARCHIVE with AUTO_INCREMENT: convert it on the master, ALTER TABLE ... ENGINE = InnoDB); nothing was changed\n",
      );
      expect(await query(slave, "SELECT COUNT(*) FROM shop.many")).toBe("2000");
      await query(master, "ALTER TABLE shop.kept ENGINE = InnoDB");
      await applyProgram(program);
      expect(await contents(slave)).toBe(await contents(master));
    },
  );

  it("leaves the slave's packet limit as it was, also when it was killed while that was raised", async () => {
    const limit = () => query(slave, "SELECT @@global.max_allowed_packet");
    const steps = await stepsOf(program);
    await runStep(steps, "db2-seed-open");
    const waits = () =>
      query(
        master,
        "SELECT MAX(id) FROM information_schema.processlist WHERE state = 'User sleep'",
      );
    const held = query(master, "LOCK TABLES shop.plain WRITE; SELECT SLEEP(1000)").catch(() => "");
    await until(async () => (await waits()) !== "NULL");
    const seed = startStep(steps, "db2-seed");
    await until(async () => (await limit()) === "1073741824");
    await seed.kill();
    await query(master, `KILL QUERY ${await waits()}`);
    await held;
    expect(await limit()).toBe("1073741824");
    await runStep(steps, "db2-config");
    expect(await limit()).toBe("1048576");
  });

  (defaultFlavor === "mariadb" ? it : it.skip)(
    "has the history of the master's, or is named before anything is dropped",
    async () => {
      await query(master, versioned);
      const history = "SELECT id, x, row_start, row_end FROM old.keyless FOR SYSTEM_TIME ALL";
      if (copiesHistory) {
        await applyProgram(program);
        expect(await query(slave, history)).toBe(await query(master, history));
        await query(master, "UPDATE old.keyless SET x = 4; DELETE FROM old.floats");
        await untilQuery(slave, "SELECT COUNT(*) FROM old.floats", "0");
        expect(await contents(slave)).toBe(await contents(master));
        generation += 1;
        await query(
          master,
          `CREATE TABLE old.by_transaction (x INT, s BIGINT UNSIGNED GENERATED ALWAYS AS ROW START,
             e BIGINT UNSIGNED GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING`,
        );
      }
      expect(await failureOf(program)).toContain(
        copiesHistory
          ? "db2: seed failed: these tables cannot be copied as they are: old.by_transaction (system-versioned by transaction); nothing was changed\n"
          : "db2: seed failed: these tables cannot be copied as they are: old.floats (system-versioned), ",
      );
      expect(await query(slave, "SELECT COUNT(*) FROM shop.many")).toBe("2000");
      await query(master, "DROP DATABASE old");
      await applyProgram(program);
      expect(await contents(slave)).toBe(await contents(master));
    },
  );
});
