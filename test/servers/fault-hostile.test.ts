import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { runProgram } from "../../dev/support/run-program";
import { bothRun, channelOf } from "../support/channel";
import { contents } from "../support/contents";
import { applyProgram } from "../support/mini-engine";
import {
  configFileOf,
  masterOn,
  prove,
  runStep,
  slaveOn,
  stepsOf,
  until,
} from "../support/topologies";
import { copiesEveryName, writeOnSlave } from "../support/words";

jest.setTimeout(60_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;

/** Everything that a shell, SQL, an option file or a filter could read as something else. */
const NAMES = [
  "-dash",
  "--all-databases",
  "un_der%",
  "unXder%",
  "back`tick",
  " blank # in",
  "#;*?[a]~!|&<>{}",
  "naïve-日本",
  "everything",
  "ü".repeat(63) + "z",
  ...(copiesEveryName ? ["back\\slash", "quote'\"$(x)"] : []),
] as const;
const USER = "-o'neil \\ \"$x`%é";
// Rules refuse one that is not ASCII.
const LINK_USER = USER.replace("é", "2");
const PASSWORD = "-p 'it\"s\\ $HOME `id` %_é # ;";
const VALUE = `SET @a = '-it''s "q" \\\\ $HOME \`id\` # é;', @b = '%_'  `;

const identifier = (name: string) => `\`${name.replace(/`/g, "``")}\``;
const literal = (text: string) => `'${text.replace(/\\/g, "\\\\").replace(/'/g, "''")}'`;

const program = () =>
  slaveOn(
    slave,
    masterOn(master, {
      databases: [...NAMES],
      settings: { init_connect: VALUE },
      accounts: [
        {
          user: USER,
          password: PASSWORD,
          grants: NAMES.map((on) => ({ on, privileges: ["SELECT", "INSERT"] })),
        },
      ],
    }),
    { link: { user: LINK_USER, password: PASSWORD } },
  );

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(
    master,
    NAMES.map(identifier)
      .map(
        (name) =>
          `CREATE DATABASE ${name}; CREATE TABLE ${name}.${name} (a VARCHAR(99) PRIMARY KEY)`,
      )
      .join(";"),
  );
}, 300_000);

describe("names, passwords and values that look like something else", () => {
  it("are taken as they are, by every step of a master and a slave", async () => {
    await applyProgram(program);
    expect(await contents(slave)).toBe(await contents(master));
    expect(await bothRun(slave)).toBe(true);
    expect((await channelOf(slave))["Master_User"]).toBe(LINK_USER);
    expect(await query(master, `SELECT @@init_connect = ${literal(VALUE.trimEnd())}`)).toBe("1");
  });

  it("travel, each database and no other one", async () => {
    await query(master, "CREATE DATABASE `unYder%`; CREATE TABLE `unYder%`.t (a INT)");
    await query(
      master,
      NAMES.map(
        (name) =>
          `INSERT INTO ${identifier(name)}.${identifier(name)} VALUES (${literal(PASSWORD)})`,
      ).join(";"),
    );
    expect((await prove(await stepsOf(program))).code).toBe(0);
    for (const name of NAMES) {
      const rows = `SELECT a = ${literal(PASSWORD)} FROM ${identifier(name)}.${identifier(name)}`;
      await until(async () => (await query(slave, rows)) === "1");
    }
    expect(await query(slave, "SHOW DATABASES LIKE 'unY%'")).toBe("");
    await query(master, "DROP DATABASE `unYder%`");
  });

  it("log in, and may do what is granted in each database and nothing beside", async () => {
    const file = join(servers.directory(), "login.cnf");
    const quoted = (text: string) => `"${text.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
    writeFileSync(file, `[client]\nuser=${quoted(USER)}\npassword=${quoted(PASSWORD)}\n`, {
      mode: 0o600,
    });
    const { stdout, stderr, status } = await runProgram(
      [
        master.client[0] ?? "",
        `--defaults-file=${file}`,
        "--protocol=tcp",
        "--host=127.0.0.1",
        `--port=${master.port}`,
        "--default-character-set=utf8mb4",
        "--batch",
        "--raw",
        "--skip-column-names",
      ],
      { input: "SELECT USER(); SHOW DATABASES" },
    );
    expect([stderr.replace(/^.*\[Warning\].*\n/gm, ""), status]).toEqual(["", 0]);
    const [user, ...databases] = stdout.trimEnd().split("\n");
    expect(user).toMatch(/@localhost$|@127\.0\.0\.1$/);
    expect(user?.startsWith(`${USER}@`)).toBe(true);
    expect(databases.filter((name) => !/_schema$/.test(name)).sort()).toEqual([...NAMES].sort());
  });

  it("change nothing when they are declared again, and are named as they are when something is wrong", async () => {
    const steps = await stepsOf(program);
    const before = [configFileOf(master), configFileOf(slave)];
    for (const name of ["db1-config", "db2-config", "db1-accounts", "db2-link", "db2-follow"])
      expect([name, await runStep(steps, name)]).toEqual([
        name,
        { code: 0, stdout: "", stderr: "" },
      ]);
    expect([configFileOf(master), configFileOf(slave)]).toEqual(before);

    const [first, ...others] = NAMES;
    for (const name of others)
      await writeOnSlave(
        slave,
        `RENAME TABLE ${identifier(name)}.${identifier(name)} TO ${identifier(first)}.${identifier(name)}`,
      );
    const { code, stderr } = await prove(steps);
    expect(code).toBe(1);
    for (const name of others)
      expect(stderr).toContain(
        `${name.toLowerCase().replace(/\\/g, "\\\\")} base table 1 there, 0 here`,
      );
    for (const name of others)
      await writeOnSlave(
        slave,
        `RENAME TABLE ${identifier(first)}.${identifier(name)} TO ${identifier(name)}.${identifier(name)}`,
      );
    expect((await prove(steps)).code).toBe(0);
    expect(await contents(slave)).toBe(await contents(master));
  });
});
