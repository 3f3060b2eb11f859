import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

import { query, type SandboxServer, stopServer, startServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { SlaveArgs } from "../../src";
import { join } from "node:path";
import { bothRun } from "../support/channel";
import { found, preflight } from "../support/preflight";
import { wordsOf } from "../support/words";
import { applyProgram, type Ran, runCommand } from "../support/mini-engine";
import {
  masterOn,
  runDelete,
  runStep,
  slaveOn,
  stateFile,
  step,
  type Steps,
  stepsOf,
  until,
} from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();

const good: Ran = { code: 0, stdout: "", stderr: "" };
const notOwned = (name: string): Ran => ({
  ...good,
  stderr: `${name}: nothing to do: another declaration owns this by now\n`,
});

let db1: SandboxServer;
let db2: SandboxServer;
beforeAll(async () => {
  [db1, db2] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(db1, "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY)");
  await query(db1, "CREATE USER bystander IDENTIFIED BY 'p'");
  await applyProgram(program());
});

/** The master's address merely spelled differently: the same server, other owner tokens. */
const program =
  (address = "127.0.0.1", args: Partial<SlaveArgs> = {}) =>
  () =>
    slaveOn(db2, masterOn(db1, { host: { address, ...db1.host } }), args);

const accounts = (): Promise<string> =>
  query(
    db1,
    "SELECT CONCAT(user, '@', host) FROM mysql.user WHERE user NOT IN ('', 'mariadb.sys', 'mysql.sys', 'mysql.session', 'mysql.infoschema') AND user NOT IN (SUBSTRING_INDEX(USER(), '@', 1)) ORDER BY 1",
  );

describe("owner tokens", () => {
  let first: Steps;
  let second: Steps;
  beforeAll(async () => {
    [first, second] = [await stepsOf(program()), await stepsOf(program("localhost"))];
  });

  it("keep another stack from the servers, until it is told that theirs is gone", async () => {
    const preflight = (name: string, stack: string): Promise<Ran> => {
      const { create, stdin } = step(first, `${name}-preflight`);
      return runCommand(create, stdin.replace("project/stack\n", `${stack}\n`));
    };
    for (const [server, name] of [
      [db1, "db1"],
      [db2, "db2"],
    ] as const) {
      expect(await preflight(name, "project/stack")).toEqual(good);
      const owners = stateFile(server, "owners");
      for (const stack of ["project/other", "other/stack"])
        expect(await preflight(name, stack)).toEqual({
          code: 1,
          stdout: "",
          stderr:
            `${name}: preflight found 1 problem(s); nothing was changed on any server\n` +
            "  - it is managed by the stack project/stack, and two stacks would undo each other's settings and accounts: " +
            "destroy that one first, or take this server out of it; " +
            `if it is gone, or is this one (${stack}) under an old name, remove ${owners} here\n`,
        });
      renameSync(owners, `${owners}.kept`);
      expect(await preflight(name, "project/other")).toEqual(good);
      renameSync(`${owners}.kept`, owners);
    }
  });

  it("let a replaced resource's delete do nothing to what its successor made", async () => {
    expect(await accounts()).toBe("bystander@%\nrepl_db2@127.0.0.1");
    // The engine makes the new resources, then deletes the old ones: on the same server.
    expect(await runStep(second, "db2-link")).toEqual(good);
    expect(await runStep(second, "db2-seed-open")).toEqual(good);
    const made = await accounts();
    expect(made).toBe("bystander@%\nrepl_db2@127.0.0.1\nrepl_db2_seed_1@127.0.0.1");
    expect(await runDelete(first, "db2-link")).toEqual(notOwned("db1"));
    expect(await runDelete(first, "db2-seed-open")).toEqual(notOwned("db1"));
    expect(await accounts()).toBe(made);
    await query(db1, "INSERT INTO shop.t VALUES (1)");
    await until(async () => (await query(db2, "SELECT a FROM shop.t")) === "1");
    expect(await bothRun(db2)).toBe(true);
  });

  it("let the owner drop exactly what it made", async () => {
    expect(await runDelete(second, "db2-seed-open")).toEqual(good);
    expect(await accounts()).toBe("bystander@%\nrepl_db2@127.0.0.1");
    expect(existsSync(stateFile(db1, "ledgers", "seed-db2"))).toBe(false);
    expect(await runDelete(second, "db2-link")).toEqual(good);
    expect(await accounts()).toBe("bystander@%");
    expect(existsSync(stateFile(db1, "ledgers", "link-db2"))).toBe(false);
    expect(await query(db1, "SELECT COUNT(*) FROM shop.t")).toBe("1");
  });

  it("let a delete succeed that comes twice", async () => {
    expect(await runDelete(second, "db2-link")).toEqual(good);
    expect(await runStep(first, "db2-link")).toEqual(good);
    expect(await accounts()).toBe("bystander@%\nrepl_db2@127.0.0.1");
  });

  it("let a delete succeed when what was made is half there, or gone", async () => {
    await query(db1, "SET sql_log_bin = 0; DROP USER repl_db2@'127.0.0.1'");
    expect(await runDelete(first, "db2-link")).toEqual(good);
    expect(await runStep(first, "db2-link")).toEqual(good);
    const ledger = stateFile(db1, "ledgers", "link-db2");
    const lines = readFileSync(ledger, "utf8");
    await query(
      db1,
      "SET sql_log_bin = 0; REVOKE REPLICATION SLAVE ON *.* FROM repl_db2@'127.0.0.1'",
    );
    expect(await runDelete(first, "db2-link")).toEqual(good);
    expect(await accounts()).toBe("bystander@%");
    expect(await runStep(first, "db2-link")).toEqual(good);
    await query(
      db1,
      "SET sql_log_bin = 0; DROP USER repl_db2@'127.0.0.1'; DROP DATABASE pulumi_replication",
    );
    writeFileSync(ledger, lines);
    expect(await runDelete(first, "db2-link")).toEqual(good);
  });

  it("let a delete succeed on a host that was rebuilt and has no runner", async () => {
    const away = await stepsOf(() =>
      slaveOn(
        db2,
        masterOn(db1, {
          host: { address: "127.0.0.1", ...db1.host, installDirectory: "/no/such/directory" },
        }),
      ),
    );
    expect(await runDelete(away, "db2-link")).toEqual(good);
  });

  it("make a delete fail with the reason when the server is down", async () => {
    expect(await runStep(first, "db2-link")).toEqual(good);
    await stopServer(db1);
    const { code, stderr } = await runDelete(first, "db2-link");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^db1: unlink failed: .*ERROR 2002 \(HY000\): Can't connect to local (MySQL )?server/,
    );
    await startServer(db1);
    expect(await runDelete(first, "db2-link")).toEqual(good);
    expect(await accounts()).toBe("bystander@%");
  });
});

describe("two names of one server", () => {
  // The declaration does not know that this name leads to a server's own address.
  const alias = (server: SandboxServer) => ({ address: "alias.example", ...server.host });
  it("are told apart by a slave from the server that it follows, and nothing is said about that one's data", async () => {
    const twice = () => slaveOn({ ...db2, name: "db9" }, masterOn(db1), { host: alias(db1) });
    expect(await preflight("db9", twice)).toEqual(
      found(
        "db9",
        `it follows the server at 127.0.0.1 port ${db1.port}, and that is this server itself: correct the address of the one or the other`,
      ),
    );
  });

  it("are known by their preflights, of which each finds the other's runner or name", async () => {
    const both = await stepsOf(() => {
      const master = masterOn(db1);
      slaveOn(db2, master);
      slaveOn({ ...db2, name: "db9" }, master, { serverId: 9, host: alias(db2) });
    });
    for (const name of ["db2-runner", "db2-preflight", "db9-runner"])
      expect(await runStep(both, name)).toEqual(good);
    // The program knows whether db2 is still declared there; if it is not, the server was renamed.
    expect(await runStep(both, "db9-preflight")).toEqual({
      ...good,
      stdout: `met=db2 127.0.0.1 ${db2.port}\n`,
    });
    expect(await runStep(both, "db2-preflight")).toEqual(
      found(
        "db9",
        "db2 and db9 lead to this one server: correct the wrong address, then run pulumi up --replace '**::db2-runner' --replace '**::db2-preflight'",
      ),
    );
    expect(await runStep(both, "db2-runner")).toEqual(good);
    expect(await runStep(both, "db2-preflight")).toEqual({
      ...good,
      stdout: `met=db9 alias.example ${db2.port}\n`,
    });
    expect(await runStep(both, "db2-preflight")).toEqual(good);
  });

  it("do not permit that the data of the other one are overwritten", async () => {
    await query(db1, "CREATE DATABASE IF NOT EXISTS shop");
    const claim = join(db1.host.dataDirectory, "pulumi_replication.claim");
    expect(await preflight("db1", () => masterOn(db1))).toEqual(good);
    const other = () => slaveOn({ ...db1, name: "db9" }, masterOn(db2), { host: alias(db1) });
    expect(await preflight("db9", other)).toEqual({
      ...found(
        "db9",
        `it holds data that the seed would overwrite: shop. "db1" is this server: correct the address of db9. If "db1" is no longer declared, run rm ${claim}, and pulumi up says how to go on`,
      ),
      stdout: `met=db1 127.0.0.1 ${db1.port}\n`,
    });
    rmSync(claim);
    const name = await query(db1, wordsOf(db1).name);
    expect(await preflight("db9", other)).toEqual(
      found(
        "db9",
        `it holds data that the seed would overwrite: shop. If they may be lost, declare seed: { overwrite: "${name}" }`,
      ),
    );
    expect(await preflight("db1", () => masterOn(db1))).toEqual(good);
  });
});

describe("a copy of a slave", () => {
  it("is named before anything happens, and is another server after what is said to do", async () => {
    const copy = await servers.create("db3");
    expect(await preflight("db2", program())).toEqual(good);
    await Promise.all([stopServer(db2), stopServer(copy)]);
    for (const [from, to] of [
      [db2.host.dataDirectory, copy.host.dataDirectory],
      [stateFile(db2), stateFile(copy)],
    ] as const) {
      rmSync(to, { recursive: true, force: true });
      cpSync(from, to, { recursive: true });
    }
    await Promise.all([startServer(db2), startServer(copy)]);
    const declared = (args: Partial<SlaveArgs> = {}) => {
      return () => slaveOn(copy, masterOn(db1), { serverId: 3, ...args });
    };
    const { dataDirectory } = copy.host;
    const files = `${dataDirectory}/auto.cnf ${dataDirectory}/pulumi_replication.id ${stateFile(copy)}`;
    expect(await preflight("db3", declared())).toEqual(
      found(
        "db3",
        `this is a copy of db2, or its data were moved here. Of a copy: stop the server, run rm -rf ${files}, and start it. ` +
          `If they were moved and db2 is no longer declared: rm ${dataDirectory}/pulumi_replication.claim`,
      ),
    );
    await stopServer(copy);
    for (const file of files.split(" ")) rmSync(file, { recursive: true, force: true });
    await startServer(copy);
    const name = await query(copy, wordsOf(copy).name);
    // What the other one's mark says does not count for it.
    const { code, stderr } = await preflight("db3", declared());
    expect([code, stderr]).toEqual([1, expect.stringContaining(`overwrite: "${name}"`)]);
    expect(await preflight("db3", declared({ seed: { overwrite: name } }))).toEqual(good);
    await stopServer(copy);
  });
});

describe("the account of a link", () => {
  it("is not dropped when somebody else had made it", async () => {
    await query(
      db1,
      "SET sql_log_bin = 0; CREATE USER repl_db2@'127.0.0.1' IDENTIFIED BY 'theirs'",
    );
    const generated = await stepsOf(program());
    expect(await runStep(generated, "db2-link")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "db1: link failed: the account 'repl_db2'@'127.0.0.1' exists already and was not made here: a generated password would lock its users out\n" +
        "  -> declare its password, or drop the account\n",
    });
    const given = await stepsOf(program("127.0.0.1", { link: { password: "ours" } }));
    expect(await runStep(given, "db2-link")).toEqual(good);
    expect(await runDelete(given, "db2-link")).toEqual(good);
    expect(await accounts()).toBe("bystander@%\nrepl_db2@127.0.0.1");
    expect(await query(db1, "SHOW GRANTS FOR repl_db2@'127.0.0.1'")).toMatch(
      /^GRANT USAGE ON \*\.\* TO [^\n]*$/,
    );
  });
});
