import { mkdirSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import type { SlaveArgs } from "../../src";
import { bothRun, untilQuery } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
import { masterOn, slaveOn } from "../support/topologies";
import { defaultFlavor, writeOnSlave } from "../support/words";

jest.setTimeout(90_000);
const servers = useServers();
const mariadb = defaultFlavor === "mariadb";
let master: SandboxServer;
let slave: SandboxServer;
let place: string;

const program =
  (generation: number, args: Partial<SlaveArgs> = {}) =>
  () =>
    slaveOn(slave, masterOn(master), { seed: { generation }, ...args });

/** A master's table in another directory than the slave's, of the same name. */
async function otherPlace(at: string, table: string): Promise<void> {
  const [theirs, ours] = ["theirs", "ours"].map((which) => join(servers.directory(), which, at));
  for (const directory of [theirs, ours]) mkdirSync(directory ?? "", { recursive: true });
  const link = join(servers.directory(), at);
  symlinkSync(theirs ?? "", link);
  await query(
    master,
    `SET sql_log_bin = 0; ${table} DATA DIRECTORY = '${link}'; INSERT INTO shop.own VALUES (1)`,
  );
  unlinkSync(link);
  symlinkSync(ours ?? "", link);
  await writeOnSlave(slave, `${table} DATA DIRECTORY = '${link}'`);
}

beforeAll(async () => {
  place = join(servers.directory(), "place [x]");
  for (const name of ["place [x]", "theirs", "ours"]) mkdirSync(join(servers.directory(), name));
  const known = (...names: readonly string[]) =>
    mariadb
      ? ""
      : `innodb_directories="${names.map((name) => join(servers.directory(), name)).join(";")}"`;
  [master, slave] = await Promise.all([
    servers.create("db1", { config: known("place [x]", "theirs") }),
    servers.create("db2", { config: known("ours") }),
  ]);
  await query(
    master,
    "CREATE DATABASE shop; CREATE TABLE shop.plain (id INT PRIMARY KEY); INSERT INTO shop.plain VALUES (1)",
  );
  await applyProgram(program(1));
}, 300_000);

describe("a table in another directory", () => {
  // MySQL 8.0.33 ends when a directory becomes another one.
  (mariadb ? it : it.skip)("that is this server's own is copied there again", async () => {
    await otherPlace("own", "CREATE TABLE shop.own (id INT PRIMARY KEY) ENGINE = InnoDB");
    await applyProgram(program(2));
    expect(await contents(slave)).toBe(await contents(master));
    expect(await query(slave, "SHOW CREATE TABLE shop.own")).toContain("DATA DIRECTORY=");
    await query(master, "DROP TABLE shop.own");
  });

  it("where its master has one is named before anything is dropped, and copied as it is said", async () => {
    await query(
      master,
      `SET sql_log_bin = 0; CREATE TABLE shop.t (id INT PRIMARY KEY) DATA DIRECTORY = '${place}'; INSERT INTO shop.t VALUES (1);
       CREATE TABLE shop.\`we-ird\` (id INT PRIMARY KEY) PARTITION BY HASH (id) (PARTITION p0, PARTITION P1 DATA DIRECTORY = '${place}');
       ${mariadb ? `CREATE TABLE shop.m (id INT PRIMARY KEY) ENGINE = MyISAM DATA DIRECTORY = '${place}'` : ""}`,
    );
    const mode = await query(slave, "SELECT @@global.sql_mode");
    const message = await failureOf(program(3));
    const say = (table: string, file: string) =>
      `  -> table shop.${table}: its DATA DIRECTORY is ${place}, and ${place}/shop/${file}, which is not this server's, is there already: have this slave keep such tables in its own data directory, settings: { sql_mode: "${mode},NO_DIR_IN_CREATE" }, or leave the database out of databases\n`;
    expect(message).toContain(
      "this server cannot hold what db1 has; its data were left alone\n  -> ",
    );
    expect(message).toContain(say("t", "t.ibd"));
    expect(message).toContain(say("we-ird", `we@002dird#${mariadb ? "P#P" : "p#p"}1.ibd`));
    if (mariadb)
      expect(message).toContain(
        `  -> table shop.m: Can't create/write to file '${place}/m.MYD' (Errcode: 17 "File exists") (1): this server cannot make a file in that DATA DIRECTORY, as where another server has one: have this slave keep such tables in its own data directory, with NO_DIR_IN_CREATE in the sql_mode of its settings, or leave the database out of databases\n`,
      );
    expect(await query(slave, "SELECT id FROM shop.plain")).toBe("1");
    expect(await bothRun(slave)).toBe(true);

    const settings = { sql_mode: `${mode},NO_DIR_IN_CREATE` };
    await applyProgram(program(3, { settings }));
    const here = (text: string) => text.replace(/ DATA DIRECTORY ?= ?'[^']*'/g, "");
    expect(await contents(slave)).toBe(here(await contents(master)));
    await query(master, "INSERT INTO shop.t VALUES (2)");
    await untilQuery(slave, "SELECT MAX(id) FROM shop.t", "2");
  });
});
