import { query, type SandboxServer } from "../../dev/servers/server";
import { bothRun, untilQuery } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
import { masterOn, slaveOn } from "../support/topologies";
import { defaultFlavor } from "../support/words";

jest.setTimeout(180_000);
jest.spyOn(console, "warn").mockImplementation();

/** What a master's own settings do to a copy of it. */
describe("a copy", () => {
  const servers = useServers();
  let master: SandboxServer;
  let slave: SandboxServer;
  let generation = 1;
  const program = () => slaveOn(slave, masterOn(master), { seed: { generation } });

  beforeAll(async () => {
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(
      master,
      `CREATE DATABASE shop; USE shop;
       CREATE TABLE floats (id INT PRIMARY KEY, \`é"x\` FLOAT, s VARCHAR(40)); INSERT INTO floats VALUES (1, 1234567, 'it''s "é" \\\\');
       CREATE TABLE bare (f FLOAT, d DATE); INSERT INTO bare VALUES (1234567, '2020-02-02');
       CREATE VIEW \`naïve\` AS SELECT CONCAT(s, '\\\\"') q FROM floats;
       CREATE TRIGGER t BEFORE INSERT ON floats FOR EACH ROW SET NEW.s = CONCAT(NEW.s, '\\\\''"')`,
    );
    await applyProgram(program);
  }, 300_000);

  const readOnly = { mariadb: "tx_read_only", mysql: "transaction_read_only" }[defaultFlavor];
  const modes = {
    mariadb: ["ORACLE", "EMPTY_STRING_IS_NULL,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT"],
    mysql: ["ANSI,NO_BACKSLASH_ESCAPES"],
  }[defaultFlavor];
  it.each(modes)("is the master's whatever its sessions begin with: %s", async (mode) => {
    await query(
      master,
      `SET GLOBAL ${readOnly} = 1, sql_mode = '${mode}', sql_quote_show_create = 0, sql_safe_updates = 1, init_connect = 'SET NAMES utf8; SET sql_mode = ANSI'`,
    );
    generation++;
    await applyProgram(program);
    await query(
      master,
      `SET GLOBAL ${readOnly} = 0, sql_mode = DEFAULT, sql_quote_show_create = 1, sql_safe_updates = 0, init_connect = ''`,
    );
    expect(await contents(slave)).toBe(await contents(master));
    await query(master, `INSERT INTO shop.floats VALUES (${generation + 10}, 0.1, 'x')`);
    await untilQuery(slave, `SELECT COUNT(*) FROM shop.floats WHERE id = ${generation + 10}`, "1");
    expect(await bothRun(slave)).toBe(true);
  });

  it("that a setting would change or break off is named beforehand, and is made when that is set as it says", async () => {
    const settings: readonly (readonly [set: string, said: string])[] = [
      [
        "init_connect = 'SET NAMES latin1'",
        "init_connect of the master sets another character set, by which no dump program finds what it names: SET GLOBAL init_connect = DEFAULT there until it is copied",
      ],
      [
        "max_allowed_packet = 1024",
        "max_allowed_packet of the master is too low for a copy: SET GLOBAL max_allowed_packet = DEFAULT there",
      ],
      ...(defaultFlavor === "mariadb"
        ? [] // Its max_user_connections is set when it starts.
        : ([
            [
              "max_user_connections = 1",
              "max_user_connections of the master is too low for a copy, which takes 6 sessions: SET GLOBAL max_user_connections = 6 there",
            ],
            [
              "show_create_table_verbosity = ON",
              "show_create_table_verbosity of the master adds to definitions: SET GLOBAL show_create_table_verbosity = OFF there",
            ],
          ] as const)),
    ];
    generation++;
    for (const [set, said] of settings) {
      await query(master, `SET GLOBAL ${set}`);
      expect(await failureOf(program)).toContain(
        `db2: seed failed: these tables cannot be copied as they are: all (${said}); nothing was changed\n`,
      );
      await query(master, /SET GLOBAL \w+ = \w+/.exec(said)?.[0] ?? "no advice");
    }
    expect(await bothRun(slave)).toBe(true);
    await applyProgram(program);
    expect(await contents(slave)).toBe(await contents(master));
  });

  it("says that its account is refused by an init_connect that fails", async () => {
    await query(master, "SET GLOBAL init_connect = 'SET SESSION nothing = 1'");
    generation++;
    const failure = await failureOf(program);
    await query(master, "SET GLOBAL init_connect = ''");
    expect(failure).toContain(
      "  -> the master's init_connect fails for this account: mend it there, or SET GLOBAL init_connect = DEFAULT",
    );
  });
});
