import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { MasterArgs, SlaveArgs } from "../../src";
import { applyProgram } from "../support/mini-engine";
import { found, preflight, quiet } from "../support/preflight";
import { type EngineLine, dialectOf } from "../../src/engine/dialects";
import { wordsOf } from "../support/words";
import {
  configFileOf,
  masterOn,
  processOf,
  runStep,
  slaveOn,
  step,
  stepsOf,
  until,
} from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();

let db1: SandboxServer;
let db2: SandboxServer;
let other: SandboxServer;
beforeAll(async () => {
  [db1, db2, other] = await Promise.all([
    servers.create("db1", { config: "server_id=11" }),
    servers.create("db2", { config: "server_id=12" }),
    servers.create("other", { config: "log_bin\nserver_id=13" }),
  ]);
});

const declare =
  (above: Partial<MasterArgs> = {}, below: Partial<SlaveArgs> = {}) =>
  () =>
    slaveOn(db2, masterOn(db1, above), below);

/** What makes a server one that the library has not changed. */
async function untouched(server: SandboxServer): Promise<unknown> {
  return {
    file: configFileOf(server),
    process: processOf(server),
    users: await query(server, "SELECT user, host FROM mysql.user ORDER BY 1, 2"),
    databases: await query(server, "SHOW DATABASES"),
  };
}

it("passes servers that are as declared", async () => {
  expect(await preflight("db1", declare())).toEqual(quiet);
  expect(await preflight("db2", declare())).toEqual(quiet);
});

it("stops the whole program before anything is changed when one server is down", async () => {
  const before = await untouched(db1);
  // As the clients of MySQL and of MariaDB 10.5 name it.
  const named = wordsOf(db2).flavor === "mysql" || db2.line === "mariadb-10.5" ? "MySQL " : "";
  await stopServer(db2);
  await expect(applyProgram(declare())).rejects.toThrow(
    "db2-preflight: exit 1\n" +
      "db2: preflight found 1 problem(s); nothing was changed on any server\n" +
      `  - the server does not answer at ${db2.host.socket} (ERROR 2002 (HY000): Can't connect to local ${named}server through socket '${db2.host.socket}' (2)): ` +
      "start it, and see that the administrator can log in there without a password, or with host.clientOptionFile\n",
  );
  expect(await untouched(db1)).toEqual(before);
  expect(configFileOf(db1)).toBeUndefined();
  expect(configFileOf(db2)).toBeUndefined();
  await startServer(db2);
});

it("names at once all that shows another server than declared, and nothing of what that one holds", async () => {
  const host = {
    address: "127.0.0.1",
    ...db1.host,
    port: db1.port + 1,
    dataDirectory: db2.host.dataDirectory,
    configFile: "/dev/null/conf.d/99.cnf",
  };
  const port = `the server at ${db1.host.socket} listens on port ${db1.port}, declared is ${db1.port + 1}: is this the server that is meant?`;
  const directory = `the server's data directory is ${db1.host.dataDirectory}/, declared is ${db2.host.dataDirectory}`;
  const alone = () => masterOn(db1, { host, databases: ["shop", "o'b\\rien"] });
  expect(await preflight("db1", alone)).toEqual(
    found(
      "db1",
      "cannot write /dev/null/conf.d: it must exist and be writable for this login (root, or host.ssh.sudo: true)",
      port,
      directory,
    ),
  );
});

it("names every database that is declared and not there", async () => {
  expect(await preflight("db1", () => masterOn(db1, { databases: ["shop", "o'b\\rien"] }))).toEqual(
    found(
      "db1",
      'the database "shop" is declared but is not on this server: create it, or leave it out',
      'the database "o\'b\\rien" is declared but is not on this server: create it, or leave it out',
    ),
  );
});

it("names a data directory that is not there", async () => {
  const host = { address: "127.0.0.1", ...db1.host, dataDirectory: "/no/such/directory" };
  expect(await preflight("db1", declare({ host }))).toEqual(
    found(
      "db1",
      "cannot write the data directory /no/such/directory: is host.dataDirectory right, and may this login write there?",
      `the server's data directory is ${db1.host.dataDirectory}/, declared is /no/such/directory`,
    ),
  );
});

it("names a server of another line than declared", async () => {
  // One whose programs have the same names.
  const engine = { mariadb: "mariadb-10.6", mysql: "mysql-8.4" }[wordsOf(db1).flavor] as EngineLine;
  const changed = await stepsOf(() => masterOn(db1, { engine }));
  expect(await runStep(changed, "db1-runner")).toEqual(quiet);
  const version = await query(db1, "SELECT VERSION()");
  expect(await runStep(changed, "db1-preflight")).toEqual(
    found(
      "db1",
      `the server is ${version}, declared is ${engine} (${dialectOf(engine).releases}): correct "engine", or the address`,
    ),
  );
});

it("names programs that are not there", async () => {
  const host = { address: "127.0.0.1", ...db1.host, programDirectories: [] };
  const { stderr } = await preflight("db1", declare({ host }));
  expect(stderr).toContain(
    `  - the program ${{ mariadb: "mariadbd", mysql: "mysqld" }[wordsOf(db1).flavor]} is not there: install it, or name its directory (host.programDirectories)\n`,
  );
});

it("is run again for another option file of the administrator, or state directory, and names what cannot be used", async () => {
  const input = async (more: Partial<MasterArgs["host"]>) => {
    const host = { address: "127.0.0.1", ...db1.host, ...more };
    return step(await stepsOf(declare({ host })), "db1-preflight").stdin;
  };
  const file = join(servers.directory(), "none.cnf");
  const inputs = [
    await input({}),
    await input({ clientOptionFile: file }),
    await input({ stateDirectory: `${file}/state` }),
  ];
  expect(new Set(inputs).size).toBe(3);
  const host = { address: "127.0.0.1", ...db1.host, clientOptionFile: file };
  expect((await preflight("db1", declare({ host }))).stderr).toContain(
    `  - cannot read ${file} (host.clientOptionFile): is it there, and may this login read it?\n`,
  );
  writeFileSync(file, "");
  const state = { address: "127.0.0.1", ...db1.host, stateDirectory: `${file}/state` };
  expect((await preflight("db1", declare({ host: state }))).stderr).toContain(
    `db1: preflight failed: cannot make ${file}/state/${db1.port}\n  -> declare another host.stateDirectory, where this login can write\n`,
  );
});

describe("preflight of an administrator", () => {
  const limited = async (name: string, grants: string): Promise<Partial<MasterArgs>> => {
    await query(db1, `CREATE USER ${name}@localhost IDENTIFIED BY 'p'; ${grants}`);
    const file = join(servers.directory(), `${name}.cnf`);
    writeFileSync(file, `[client]\nuser=${name}\npassword=p\n`, { mode: 0o600 });
    return { host: { address: "127.0.0.1", ...db1.host, clientOptionFile: file } };
  };

  it("names every privilege that it lacks, however like another one it is called", async () => {
    // SELECT on one database, and words that hold others: CREATE, DELETE, EVENT, REPLICATION SLAVE ADMIN.
    const args = await limited(
      "helper",
      "CREATE DATABASE tools; GRANT SELECT, EVENT ON tools.* TO helper@localhost;" +
        "GRANT CREATE USER, RELOAD, PROCESS, INSERT ON *.* TO helper@localhost;" +
        { mariadb: "GRANT DELETE HISTORY", mysql: "GRANT CREATE TABLESPACE" }[wordsOf(db1).flavor] +
        " ON *.* TO helper@localhost",
    );
    expect(await preflight("db1", declare({ ...args, databases: ["shop"] }))).toEqual(
      found(
        "db1",
        "the administrator lacks privileges on *.*: " +
          {
            mariadb:
              "SELECT, DELETE, CREATE, DROP, EVENT, BINLOG ADMIN, BINLOG MONITOR, CONNECTION ADMIN, READ_ONLY ADMIN, REPLICATION SLAVE ADMIN, " +
              "REPLICATION MASTER ADMIN, SLAVE MONITOR, REPLICATION SLAVE, LOCK TABLES, SHOW VIEW, TRIGGER, EXECUTE, GRANT OPTION",
            mysql:
              "SELECT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, LOCK TABLES, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, EVENT, TRIGGER, SUPER, " +
              "REPLICATION SLAVE, REPLICATION CLIENT, BINLOG_ADMIN, CONNECTION_ADMIN, REPLICATION_SLAVE_ADMIN, SYSTEM_VARIABLES_ADMIN, XA_RECOVER_ADMIN, GRANT OPTION",
          }[wordsOf(db1).flavor],
        "what the server holds and whom it follows was not looked at: the administrator may not see it",
      ),
    );
  });

  it("asks for no more than the privileges that it names", async () => {
    const { administratorPrivileges } = dialectOf(db1.line as EngineLine);
    const args = await limited(
      "sufficient",
      `GRANT ${administratorPrivileges.join(", ")} ON *.* TO sufficient@localhost WITH GRANT OPTION`,
    );
    expect(await preflight("db1", declare(args))).toEqual(quiet);
  });

  it("asks that it may grant what it has", async () => {
    const args = await limited("owner", "GRANT ALL ON *.* TO owner@localhost");
    expect(await preflight("db1", declare(args))).toEqual(
      found(
        "db1",
        "the administrator lacks privileges on *.*: GRANT OPTION",
        "what the server holds and whom it follows was not looked at: the administrator may not see it",
      ),
    );
    await query(db1, "GRANT ALL ON *.* TO owner@localhost WITH GRANT OPTION");
    expect(await preflight("db1", declare(args))).toEqual(quiet);
  });

  it("says why it cannot log in", async () => {
    const args = await limited("locked", "ALTER USER locked@localhost ACCOUNT LOCK");
    const { stderr } = await preflight("db1", declare(args));
    expect(stderr).toContain(
      `  - the server at ${db1.host.socket} refuses the administrator (${
        {
          mariadb: "ERROR 4151 (HY000): Access denied, this account is locked",
          mysql:
            "ERROR 3118 (HY000): Access denied for user 'locked'@'localhost'. Account is locked.",
        }[wordsOf(db1).flavor]
      }): see that the administrator can log in there`,
    );
  });
});

describe("preflight of a slave", () => {
  const name = async (server: SandboxServer): Promise<string> =>
    wordsOf(server).flavor === "mysql"
      ? query(server, "SELECT @@server_uuid")
      : (await query(server, "SELECT @@server_id, @@hostname")).replace("\t", "/");

  it("names foreign data and the line that permits their loss", async () => {
    await query(
      db2,
      "CREATE DATABASE old; CREATE TABLE old.t (a INT); CREATE DATABASE `empty`; CREATE DATABASE code; CREATE FUNCTION code.f() RETURNS INT NO SQL RETURN 1",
    );
    const own = await name(db2);
    const finding = `it holds data that the seed would overwrite: code, old. If they may be lost, declare seed: { overwrite: "${own}" }`;
    expect(await preflight("db2", declare())).toEqual(found("db2", finding));
    expect(await preflight("db2", declare({}, { seed: { overwrite: "99/elsewhere" } }))).toEqual(
      found("db2", finding),
    );
    expect(await preflight("db2", declare({}, { seed: { overwrite: own } }))).toEqual(quiet);
    expect(await query(db2, "SELECT COUNT(*) FROM old.t")).toBe("0");
  });

  it("asks of the replicated databases only", async () => {
    await query(db1, "CREATE DATABASE IF NOT EXISTS shop");
    expect(await preflight("db2", declare({ databases: ["shop"] }))).toEqual(quiet);
    expect(await preflight("db2", declare({ databases: ["old"] }))).toEqual(
      found(
        "db2",
        `it holds data that the seed would overwrite: old. If they may be lost, declare seed: { overwrite: "${await name(db2)}" }`,
      ),
    );
  });

  it("names a channel that somebody else set up, and the ways on", async () => {
    await query(db2, "DROP DATABASE old; DROP DATABASE code; DROP DATABASE `empty`");
    await query(db2, wordsOf(db2).follow(3399, "theirs", "", "192.0.2.9"));
    const own = await name(db2);
    expect(await preflight("db2", declare())).toEqual(
      found(
        "db2",
        `it follows 192.0.2.9:3399 already, and this library did not set that up: declare seed: { method: "none" } to keep its data, or seed: { overwrite: "${own}" } to replace them`,
      ),
    );
    expect(await preflight("db2", declare({}, { seed: { method: "none" } }))).toEqual(quiet);
    expect(await preflight("db2", declare({}, { seed: { overwrite: own } }))).toEqual(quiet);
    expect(await query(db2, wordsOf(db2).status)).toContain("192.0.2.9");
    await query(db2, wordsOf(db2).forget);
  });

  it("names an undeclared slave that is attached to one that is to be seeded", async () => {
    await query(
      other,
      `CREATE USER follower@'127.0.0.1' IDENTIFIED BY 'p'; GRANT REPLICATION SLAVE ON *.* TO follower@'127.0.0.1'; ${wordsOf(other).resetLogs}`,
    );
    await query(db2, `${wordsOf(db2).follow(other.port, "follower", "p")}; ${wordsOf(db2).start}`);
    const { host } = other;
    const slave = () => slaveOn(other, masterOn(db1), { host: { address: "127.0.0.1", ...host } });
    await until(async () => (await query(other, wordsOf(other).attachedSlaves)).startsWith("12\t"));
    expect(await preflight("other", slave)).toEqual(
      found(
        "other",
        "somebody follows this server and is not declared (follower from localhost): it would be left with old data. Declare it, or stop it",
      ),
    );
    await query(db2, `${wordsOf(db2).stop}; ${wordsOf(db2).forget}`);
  });
});

it("is repeated with everything mended, and then all is changed", async () => {
  await query(
    db1,
    "CREATE TABLE IF NOT EXISTS shop.t (a INT PRIMARY KEY); INSERT INTO shop.t VALUES (1)",
  );
  await query(db1, "DROP DATABASE IF EXISTS tools");
  await applyProgram(declare());
  expect(await query(db2, "SELECT a FROM shop.t")).toBe("1");
  expect(existsSync(db1.host.configFile)).toBe(true);
  expect(await preflight("db2", declare())).toEqual(quiet);
});
