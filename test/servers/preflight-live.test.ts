import { rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import type { MasterArgs, SlaveArgs } from "../../src";
import { found, preflight, quiet, warned } from "../support/preflight";
import { configFileOf, masterOn, runStep, slaveOn, stepsOf, until } from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();

let db1: SandboxServer;
let db2: SandboxServer;
let words: ReturnType<typeof dialectOf>;
beforeAll(async () => {
  [db1, db2] = await Promise.all([
    servers.create("db1", { config: "log_bin\nserver_id=11" }),
    servers.create("db2", { config: "log_bin\nserver_id=12\nreport_host=old.example" }),
  ]);
  words = dialectOf(db1.line as EngineLine);
});

const declare =
  (above: Partial<MasterArgs> = {}, below: Partial<SlaveArgs> = {}) =>
  () =>
    slaveOn(db2, masterOn(db1, above), below);

describe("a file that the server reads after ours", () => {
  const write = (server: SandboxServer, name: string, text: string): string => {
    const file = join(server.host.configFile, "..", name);
    writeFileSync(file, text);
    return file;
  };

  it("is named with each of its lines that says otherwise", async () => {
    const file = write(
      db2,
      "zz-last.cnf",
      "[client]\nserver-id=9\n[mysqld]\nserver-id = '7' # theirs\n# read_only=OFF\nloose-read_only = 0\nmax_connections=77\n[mysqldump]\nserver_id=8\n",
    );
    const ours = basename(db2.host.configFile);
    const where = `in ${file}, which is read after ${ours}`;
    expect(await preflight("db2", declare())).toEqual(
      found(
        "db2",
        `server_id is "7" ${where}, declared is "2": remove it there`,
        `read_only is "OFF" ${where}, declared is "ON": remove it there`,
      ),
    );
    rmSync(file);
  });

  it("may say the same, and an earlier one what it likes", async () => {
    const file = write(db2, "zz-last.cnf", "[server]\nserver_id=2\nread_only\n");
    write(db2, "00-first.cnf", "[mysqld]\nserver_id=7\nread_only=OFF\n");
    expect(await preflight("db2", declare())).toEqual(quiet);
    rmSync(file);
  });
});

describe("a master that slaves cannot reach", () => {
  const at = (address: string) => ({ host: { address, ...db1.host } });
  const deaf = (bind: string, address: string) =>
    `with bind_address ${bind} no slave reaches this server at ${address}: declare settings: { bind_address: "0.0.0.0" }, or the address that slaves use`;

  it("is found by its slave, before anything has changed anywhere, and warned of itself", async () => {
    const away = declare(at("127.0.0.2"));
    expect(await preflight("db1", away)).toEqual(warned("db1", deaf("127.0.0.1", "127.0.0.2")));
    expect(await preflight("db2", away)).toEqual(
      found(
        "db2",
        `it does not reach its master db1 (seen from this host, 127.0.0.2 port ${db1.port} refuses connections: nothing listens there): ` +
          'let db1 listen there, settings: { bind_address: "0.0.0.0" }, and open the firewall between, or correct the address',
      ),
    );
  });

  it("is taken when it is declared to listen there, and found itself when it is not to", async () => {
    const bound = (bind_address: string) =>
      declare({ ...at("127.0.0.2"), settings: { bind_address } });
    for (const bind of ["127.0.0.2", "0.0.0.0", "*"]) {
      expect(await preflight("db1", bound(bind))).toEqual(quiet);
      expect(await preflight("db2", bound(bind))).toEqual(quiet);
    }
    for (const bind of ["127.0.0.1", "localhost"])
      expect(await preflight("db1", bound(bind))).toEqual(found("db1", deaf(bind, "127.0.0.2")));
    const closed = declare({ settings: { "skip-networking": true } });
    expect(await preflight("db1", closed)).toEqual(
      found(
        "db1",
        "with skip_networking no slave reaches this server: declare settings: { skip_networking: false }",
      ),
    );
  });

  it("is found when what it listens on is declared no longer, and another file says less", async () => {
    writeFileSync(db1.host.configFile, "[mysqld]\nbind_address = 127.0.0.2\n");
    await stopServer(db1);
    await startServer(db1);
    expect(await preflight("db2", declare(at("127.0.0.2")))).toEqual(quiet);
    expect(await preflight("db1", declare(at("127.0.0.2")))).toEqual(
      warned("db1", deaf("127.0.0.1", "127.0.0.2")),
    );
    rmSync(db1.host.configFile);
    await stopServer(db1);
    await startServer(db1);
    expect(await preflight("db1", declare())).toEqual(quiet);
  });
});

describe("a shorter retention of binary logs", () => {
  it("is found on each server that has logs, unless it is permitted there", async () => {
    const kept = { mariadb: 0, mysql: 30 * 86_400 }[words.flavor];
    const text = (name: string) =>
      `the declaration keeps binary logs for 345600 s, the server keeps them for ${kept} s (0 = for ever): the older ones would be deleted: ` +
      `declare binlog.expireDays as long as it is now, or allow the loss with binlog.shortenRetentionOn: "${name}"`;
    const binlog = { expireDays: 4 };
    expect(await preflight("db1", declare({ binlog }))).toEqual(found("db1", text("db1")));
    expect(await preflight("db2", declare({}, { binlog }))).toEqual(found("db2", text("db2")));
    const permitted = { ...binlog, shortenRetentionOn: "db1" };
    expect(await preflight("db1", declare({ binlog: permitted }))).toEqual(quiet);
    if (words.flavor === "mysql")
      expect(await preflight("db1", declare({ binlog: { expireDays: 30 } }))).toEqual(quiet);
  });
});

describe("what keeps changes from a slave or hides errors, and is not declared", () => {
  const mode = () => (words.flavor === "mysql" ? "replica_exec_mode" : "slave_exec_mode");
  const errors = () => (words.flavor === "mysql" ? "replica_skip_errors" : "slave_skip_errors");

  it("is found on a slave that is still to be made, live and in files, and is gone as it says", async () => {
    const file = join(db2.host.configFile, "..", "zz-last.cnf");
    writeFileSync(
      file,
      "[mysqld]\nloose-replicate-do-table='shop.t'\nslave_skip_errors=OFF\nreplicate_rewrite_db = \"a->b\"\n[mysqldump]\nslave_skip_errors=all\n",
    );
    await query(db2, `SET GLOBAL ${mode()} = 'IDEMPOTENT'`);
    const then = `in ${file} and counts from the next start on, which is not declared`;
    // Before 10.11 no variable shows it: it may be live.
    const shown = !/10\.[56]$/.test(db2.line);
    expect(await preflight("db2", declare())).toEqual(
      found(
        "db2",
        `replicate_do_table is "shop.t" ${then}: changes are left out; take it out of ${file}`,
        shown
          ? `replicate_rewrite_db is "a->b" ${then}: changes go to another database; take it out of ${file}`
          : `replicate_rewrite_db is "a->b" in ${file}, which is not declared: changes go to another database; take it out of ${file}, then restart the server`,
        `${mode()} is "IDEMPOTENT", which is not declared: missing and duplicate rows are passed over; run SET GLOBAL ${mode()} = 'STRICT'; or declare it in settings`,
      ),
    );
    rmSync(file);
    await query(db2, `SET GLOBAL ${mode()} = 'STRICT'`);
    expect(await preflight("db2", declare())).toEqual(quiet);
  });

  it("is found on a master", async () => {
    const file = join(db1.host.configFile, "..", "zz-last.cnf");
    writeFileSync(file, "[server]\nbinlog-do-db=shop\n[mysqld]\nbinlog-do-db=other\n");
    expect(await preflight("db1", declare())).toEqual(
      found(
        "db1",
        `binlog_do_db is "shop,other" in ${file} and counts from the next start on, which is not declared: changes are not logged, and no slave gets them; take it out of ${file}; or declare it in settings`,
      ),
    );
    rmSync(file);
  });

  it("may be declared, by any name", async () => {
    const warn = jest.spyOn(console, "warn").mockImplementation();
    await query(db2, `SET GLOBAL ${mode()} = 'IDEMPOTENT'`);
    const settings = { "slave-exec-mode": "IDEMPOTENT", [errors()]: "1062" };
    expect(await preflight("db2", declare({}, { settings }))).toEqual(quiet);
    await query(db2, `SET GLOBAL ${mode()} = 'STRICT'`);
    warn.mockRestore();
  });
});

describe("server ids as they are live", () => {
  afterAll(async () => {
    await query(db2, `${words.statements.stopSlave}; ${words.statements.resetSlave}`);
  });

  it("are not declared for a master while a slave with that id follows it", async () => {
    const { change } = words;
    await query(
      db1,
      "CREATE USER theirs@'127.0.0.1' IDENTIFIED BY 'p'; GRANT REPLICATION SLAVE ON *.* TO theirs@'127.0.0.1'",
    );
    await query(db1, words.statements.resetLogs);
    const clauses = [
      `${change.host} = '127.0.0.1', ${change.port} = ${db1.port}`,
      `${change.user} = 'theirs', ${change.password} = 'p'`,
      ...[...change.always, ...change.tls.off].map(({ clause }) => clause),
      change.by.gtid.clause,
    ];
    const gtid = words.flavor === "mysql" ? "gtid" : "file";
    const clause = clauses.slice(0, -1).concat(change.by[gtid].clause).join(", ");
    await query(db2, `${change.verb} ${clause}; ${words.statements.startSlave}`);
    await until(async () => (await query(db1, words.statements.attachedSlaves)).startsWith("12\t"));
    const program = () => masterOn(db1, { serverId: 12 });
    expect(await preflight("db1", program)).toEqual(
      found(
        "db1",
        "a slave with server_id 12 follows this server already (old.example): ids must differ; declare another serverId, or stop that slave",
      ),
    );
    expect(await preflight("db1", () => masterOn(db1, { serverId: 13 }))).toEqual(quiet);
  });

  it("are not given to a slave while one that nobody declared follows its master with it", async () => {
    const link = async (serverId: number, user = "repl_db2") => {
      const steps = await stepsOf(declare({}, { serverId, link: { user } }));
      expect(await runStep(steps, "db1-runner")).toEqual(quiet);
      return runStep(steps, "db2-link");
    };
    expect(await link(12)).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "db1: link failed: a slave with server_id 12 follows this server already, as theirs, and is not declared: ids must differ\n" +
        "  -> declare another serverId for db2, or stop that slave\n",
    });
    expect(await query(db1, "SELECT COUNT(*) FROM mysql.user WHERE user = 'repl_db2'")).toBe("0");
    expect(await link(13)).toEqual(quiet);
    // A session of this slave's own outlives its account, and is not another slave's.
    await query(db1, "DROP USER theirs@'127.0.0.1'");
    expect(await link(12, "theirs")).toEqual(quiet);
  });
});

describe("a channel beside the library's own", () => {
  const named = (statement: string): string =>
    words.flavor === "mysql"
      ? `${statement.replace(" FOR CHANNEL ''", "")} FOR CHANNEL 'it''s'`
      : statement.replace(/^(CHANGE MASTER|RESET SLAVE)/, "$1 'it''s'");

  it("is named: it writes into the data as long as it runs", async () => {
    const { change, statements } = words;
    const clauses = `${change.host} = '192.0.2.9', ${change.port} = 3399, ${change.user} = 'theirs'`;
    await query(db2, named(`${change.verb} ${clauses}`));
    expect(await preflight("db2", declare())).toEqual(
      found(
        "db2",
        'it follows 192.0.2.9:3399 too, over the channel "it\'s", which writes here as long as it runs: stop that channel and reset it',
      ),
    );
    await query(db2, named(statements.resetSlave));
    expect(await preflight("db2", declare())).toEqual(quiet);
  });
});

describe("tables of a master", () => {
  const slow = (names: string) =>
    `without a primary key: ${names}. Each row that changes there makes a slave read the whole table: give them one`;
  const plain = (names: string) =>
    `without transactions: ${names}. A copy of them is right only while nobody writes there, and a slave that stops in the middle of a change of them keeps a part of it, which may show with verify: { checksum: true } only: convert them to InnoDB, or let nobody write there while a slave is seeded`;

  beforeAll(async () => {
    await query(
      db1,
      `CREATE DATABASE shop; CREATE DATABASE other; USE shop;
       CREATE TABLE good (a INT PRIMARY KEY); CREATE TABLE key_too (a INT NOT NULL, b INT NOT NULL, UNIQUE (a, b));
       CREATE TABLE loose (a INT); CREATE TABLE \`may be null\` (a INT NOT NULL, b INT, UNIQUE (a, b), KEY (a));
       CREATE VIEW v AS SELECT * FROM loose; CREATE TABLE old (a INT PRIMARY KEY) ENGINE = MyISAM;
       CREATE TABLE both_ways (a INT) ENGINE = MyISAM;
       CREATE TABLE other.t1 (a INT); CREATE TABLE other.t2 (a INT); CREATE TABLE other.t3 (a INT); CREATE TABLE other.t4 (a INT)`,
    );
  });

  it("are warned of when rows cannot be found or a copy is not one moment", async () => {
    expect(await preflight("db1", declare({ databases: ["shop"] }))).toEqual(
      warned(
        "db1",
        slow("shop.both_ways, shop.loose, shop.may be null"),
        plain("shop.both_ways (MyISAM), shop.old (MyISAM)"),
      ),
    );
  });

  it("are warned of by their number when they are many", async () => {
    expect(await preflight("db1", declare())).toEqual(
      warned(
        "db1",
        slow("other.t1, other.t2, other.t3, other.t4, shop.both_ways and 2 more"),
        plain("shop.both_ways (MyISAM), shop.old (MyISAM)"),
      ),
    );
  });

  it("are no matter when they are not replicated", async () => {
    await query(db1, "CREATE DATABASE fine; CREATE TABLE fine.t (a INT PRIMARY KEY)");
    expect(await preflight("db1", declare({ databases: ["fine"] }))).toEqual(quiet);
  });

  it("are warned of beside what is found", async () => {
    const { stderr } = await preflight("db1", declare({ databases: ["shop", "absent"] }));
    expect(stderr.split("\n").map((line) => line.slice(0, 26))).toEqual([
      "db1: warning: without a pr",
      "db1: warning: without tran",
      "db1: preflight found 1 pro",
      '  - the database "absent" ',
      "",
    ]);
  });
});

it("changes nothing", () => {
  expect([configFileOf(db1), configFileOf(db2)]).toEqual([undefined, undefined]);
});
