import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { MasterArgs } from "../../src";
import { runProgram } from "../../dev/support/run-program";
import { applyProgram, type Ran } from "../support/mini-engine";
import { wordsOf } from "../support/words";
import { masterOn, runStep, slaveOn, startStep, type Steps, stepsOf } from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();

const good: Ran = { code: 0, stdout: "", stderr: "" };
type Accounts = NonNullable<MasterArgs["accounts"]>;

let server: SandboxServer;
beforeAll(async () => {
  server = await servers.create("db1");
  await query(server, "CREATE DATABASE shop; CREATE TABLE shop.t (a INT); CREATE DATABASE stock");
  await applyProgram(() => masterOn(server));
});

/** The steps of a master with these accounts; its runner is there already. */
const declared = (accounts: Accounts): Promise<Steps> =>
  stepsOf(() => masterOn(server, { accounts }));

const apply = async (accounts: Accounts): Promise<Ran> =>
  runStep(await declared(accounts), "db1-accounts");

let logins = 0;

/** What the client says that logs in over TCP; the password is in a file, as an application has it. */
async function login(
  user: string,
  password: string,
  sql = "SELECT CURRENT_USER()",
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const file = join(servers.directory(), `login-${++logins}.cnf`);
  const quoted = (text: string): string => `"${text.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
  writeFileSync(file, `[client]\nuser=${quoted(user)}\npassword=${quoted(password)}\n`, {
    mode: 0o600,
  });
  const { stdout, stderr } = await runProgram(
    [
      server.client[0] ?? "",
      `--defaults-file=${file}`,
      "--protocol=tcp",
      "--host=127.0.0.1",
      `--port=${server.port}`,
      "--default-character-set=utf8mb4",
      "--batch",
      "--raw",
      "--skip-column-names",
    ],
    { input: sql },
  );
  return { stdout: stdout.trim(), stderr: stderr.trim() };
}

async function grantsOf(account: string): Promise<readonly string[]> {
  const lines = (await query(server, `SHOW GRANTS FOR ${account}`)).split("\n");
  return lines
    .filter((line) => !line.startsWith("GRANT USAGE"))
    .map((line) => line.replace(/ TO .*/, ""))
    .sort();
}

const exists = async (user: string): Promise<boolean> =>
  (await query(server, `SELECT COUNT(*) FROM mysql.user WHERE user = '${user}'`)) === "1";

describe("accounts", () => {
  it("have again what they required, their limits and their lock as they were left", async () => {
    const account = "'adopted'@'%'";
    const facts = async () => {
      const created = await query(server, `SHOW CREATE USER ${account}`);
      return created.match(
        / REQUIRE (?!NONE).*?MAX_USER_CONNECTIONS \d+|ACCOUNT LOCK|MAX_QUERIES_PER_HOUR \d+/g,
      );
    };
    const rules =
      "REQUIRE SUBJECT '/CN=o\\'b\\\\c' AND ISSUER '/CN=ca' WITH MAX_USER_CONNECTIONS 7";
    await query(server, `CREATE USER ${account} IDENTIFIED BY 'first' ${rules}`);
    const declaration = [{ user: "adopted", password: "first" }];
    const before = await facts();
    expect(before?.join()).toContain("SUBJECT");
    expect(await apply(declaration)).toEqual(good);
    expect(await facts()).toEqual(before);
    await query(
      server,
      `ALTER USER ${account} REQUIRE NONE WITH MAX_USER_CONNECTIONS 1 MAX_QUERIES_PER_HOUR 2 ACCOUNT LOCK`,
    );
    expect(await apply(declaration)).toEqual(good);
    expect(await facts()).toEqual(before);
    await query(server, `DROP USER ${account}`);
    expect(await apply(declaration)).toEqual(good);
    expect(await facts()).toEqual(before);
    expect(await apply([])).toEqual(good);
  });

  it("are made with their grants, and a changed password counts for new logins only", async () => {
    const app = { user: "app", grants: [{ on: "shop", privileges: ["SELECT", "INSERT"] }] };
    expect(await apply([{ ...app, password: "first" }])).toEqual(good);
    expect(await login("app", "first")).toEqual({ stdout: "app@%", stderr: "" });
    expect(await grantsOf("app@'%'")).toEqual(["GRANT SELECT, INSERT ON `shop`.*"]);
    expect(await apply([{ ...app, password: "first" }])).toEqual(good);

    const { id, ended } = await openLogin("app", "first");
    expect(await apply([{ ...app, password: "second" }])).toEqual(good);
    expect((await login("app", "first")).stderr).toContain(
      "ERROR 1045 (28000): Access denied for user 'app'@",
    );
    expect(await login("app", "second")).toEqual({ stdout: "app@%", stderr: "" });
    expect(
      await query(server, `SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${id}`),
    ).toBe("1");
    await query(server, `KILL ${id}`);
    await ended;
  });

  it("lose a privilege that is no longer declared, and never for a moment a shared one", async () => {
    const grants = (...privileges: string[]) => [
      { user: "app", password: "first", grants: [{ on: "shop", privileges }] },
    ];
    expect(await apply(grants("SELECT", "INSERT", "DELETE"))).toEqual(good);
    let narrowed = false;
    const denied: string[] = [];
    const reading = (async () => {
      while (!narrowed)
        denied.push((await login("app", "first", "SELECT COUNT(*) FROM shop.t")).stderr);
    })();
    expect(await apply(grants("select"))).toEqual(good);
    expect(await apply(grants("SELECT"))).toEqual(good);
    narrowed = true;
    await reading;
    expect(new Set(denied)).toEqual(new Set([""]));
    expect(await grantsOf("app@'%'")).toEqual(["GRANT SELECT ON `shop`.*"]);
    expect((await login("app", "first", "INSERT INTO shop.t VALUES (1)")).stderr).toContain(
      "ERROR 1142 (42000)",
    );
  });

  it.each([["ALL"], ["all privileges"]])("keep SELECT when %s is narrowed to it", async (all) => {
    const grants = (privilege: string) => [
      {
        user: "narrow",
        password: "p",
        grants: [
          { on: "shop", privileges: [privilege] },
          { on: "stock.t", privileges: [privilege] },
        ],
      },
    ];
    await query(server, "CREATE TABLE IF NOT EXISTS stock.t (a INT)");
    expect(await apply(grants(all))).toEqual(good);
    expect(await grantsOf("narrow@'%'")).toEqual([
      "GRANT ALL PRIVILEGES ON `shop`.*",
      "GRANT ALL PRIVILEGES ON `stock`.`t`",
    ]);
    expect(await apply(grants("SELECT"))).toEqual(good);
    expect(await grantsOf("narrow@'%'")).toEqual([
      "GRANT SELECT ON `shop`.*",
      "GRANT SELECT ON `stock`.`t`",
    ]);
  });

  it("keep a privilege that is declared under another of its names", async () => {
    // The newer name, where there is one, is what the server shows.
    const [older, newer] = {
      mariadb: ["REPLICATION CLIENT", "BINLOG MONITOR"],
      mysql: ["REPLICATION CLIENT", "replication client"],
    }[wordsOf(server).flavor] as [string, string];
    const shown = { mariadb: newer, mysql: older }[wordsOf(server).flavor];
    const grants = (privilege: string) => [
      { user: "monitor", password: "p", grants: [{ on: "*", privileges: [privilege] }] },
    ];
    expect(await apply(grants(older))).toEqual(good);
    expect(await apply(grants(newer))).toEqual(good);
    expect((await query(server, "SHOW GRANTS FOR monitor@'%'")).split(" IDENTIFIED")[0]).toBe(
      `GRANT ${shown} ON *.* TO \`monitor\`@\`%\``,
    );
  });

  it("are dropped when they are no longer declared, address by address", async () => {
    expect(
      await apply([
        { user: "gone", from: ["127.0.0.1", "10.%"], password: "p" },
        { user: "stays", password: "p" },
      ]),
    ).toEqual(good);
    expect(
      await apply([
        { user: "gone", from: "127.0.0.1", password: "p" },
        { user: "stays", password: "p" },
      ]),
    ).toEqual(good);
    expect(await query(server, "SELECT host FROM mysql.user WHERE user = 'gone'")).toBe(
      "127.0.0.1",
    );
    expect(await apply([{ user: "stays", password: "p" }])).toEqual(good);
    expect(await exists("gone")).toBe(false);
    expect(await apply([])).toEqual(good);
    expect(await exists("stays")).toBe(false);
  });

  it("that others made keep their other grants and are never dropped", async () => {
    await query(
      server,
      "CREATE USER dba_made IDENTIFIED BY 'old'; GRANT UPDATE ON stock.* TO dba_made",
    );
    const account = { user: "dba_made", grants: [{ on: "shop", privileges: ["SELECT"] }] };
    expect(await apply([{ ...account, password: "new" }])).toEqual(good);
    expect(await apply([{ ...account, password: "new" }])).toEqual(good);
    expect(await login("dba_made", "new")).toEqual({ stdout: "dba_made@%", stderr: "" });
    expect(await grantsOf("dba_made@'%'")).toEqual([
      "GRANT SELECT ON `shop`.*",
      "GRANT UPDATE ON `stock`.*",
    ]);
    expect(await apply([])).toEqual(good);
    expect(await grantsOf("dba_made@'%'")).toEqual(["GRANT UPDATE ON `stock`.*"]);
  });

  it("that others made are found whatever the letters of their address", async () => {
    await query(server, "CREATE USER dba_web@'web.example' IDENTIFIED BY 'old'");
    expect(await apply([{ user: "dba_web", from: "Web.Example", password: "new" }])).toEqual(good);
    expect(await apply([])).toEqual(good);
    expect(await exists("dba_web")).toBe(true);
  });

  it("that others made are refused a generated password", async () => {
    await query(server, "CREATE USER dba_other IDENTIFIED BY 'theirs'");
    expect(await apply([{ user: "before", password: "p" }, { user: "dba_other" }])).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "db1: accounts failed: the account 'dba_other'@'%' exists already and was not made here: a generated password would lock its users out\n" +
        "  -> declare its password, or drop the account\n",
    });
    expect(await login("dba_other", "theirs")).toEqual({ stdout: "dba_other@%", stderr: "" });
    expect(await exists("before")).toBe(false);
  });

  it("are not in the binary log", async () => {
    const state = `${wordsOf(server).masterStatus}; ${wordsOf(server).logged}`;
    const before = await query(server, state);
    expect(
      await apply([
        { user: "unlogged", password: "p", grants: [{ on: "*", privileges: ["PROCESS"] }] },
      ]),
    ).toEqual(good);
    expect(await apply([{ user: "unlogged", password: "q" }])).toEqual(good);
    expect(await apply([])).toEqual(good);
    expect(await query(server, state)).toBe(before);
  });

  it.each([
    ["quotes", `o'brien"s\`\`''`, `'"\`""'' `],
    ["backslashes and dollars", "back\\slash $HOME\\'", "\\'\\\\$(id)`id`${HOME}\\"],
    ["what looks like a placeholder", "user:address_", ":password_1 :address_1 ':password_2'"],
    ["letters beyond ASCII and wildcards", "é_%日本", "é %_ñ 😀"],
    ["a leading dash and blanks", "--help me", "-p --password=x  "],
    [
      "what a client or a file would read as a command",
      "\\! id; # --",
      "; DROP USER app; \\G \\q # --",
    ],
    ["the end of the review text and an at sign", "END@%'@'", "END"],
  ])("log in whatever their name and password hold: %s", async (_, user, password) => {
    const accounts = [{ user, from: ["127.0.0.1", `h'o%st"`], password }];
    expect(await apply(accounts)).toEqual(good);
    expect(await login(user, password)).toEqual({ stdout: `${user}@127.0.0.1`, stderr: "" });
    expect(await apply(accounts)).toEqual(good);
    expect(await query(server, "SELECT host FROM mysql.user WHERE host LIKE 'h%'")).toBe(`h'o%st"`);
    expect(await apply([])).toEqual(good);
    expect(await query(server, "SELECT host FROM mysql.user WHERE host LIKE 'h%'")).toBe("");
    expect((await login(user, password)).stderr).toContain("(28000): Access denied for user");
  });

  it("refuse a name that a placeholder would be read in", async () => {
    await expect(declared([{ user: ":password_1", password: "p" }])).rejects.toThrow(
      'Cannot quote ":password_1": names must not contain ":password_" or ":address_" before a digit',
    );
  });
});

describe("passwords of accounts", () => {
  const secret = "Se-cret'42\\";

  it("are in no error when a statement fails", async () => {
    const accounts = [
      {
        user: "app",
        password: secret,
        grants: [{ on: "shop.t", privileges: ["SELECT (select)"] }],
      },
    ];
    expect(await apply(accounts)).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "db1: accounts failed: cannot make the accounts: error 1064, syntax (the text is withheld, it may hold a password)\n",
    });
    // What was made before is known, and goes when it is not declared.
    expect(await apply([])).toEqual(good);
    expect(await exists("app")).toBe(false);
  });

  // The sandbox has no such plugin of MariaDB's.
  (chosenLine()?.startsWith("mysql") ? it : it.skip)(
    "are as a server's policy wants them when they are generated, and one that it refuses is named with it",
    async () => {
      await query(server, "INSTALL COMPONENT 'file://component_validate_password'");
      try {
        const said = (password: string) => apply([{ user: "app", password }]);
        // As they were before, and as they are.
        expect(await said("Abcdefghijklmnopqrstuvwxyz012345")).toEqual({
          code: 1,
          stdout: "",
          stderr:
            "db1: accounts failed: cannot make the accounts: ERROR 1819 (HY000) at line 1: Your password does not satisfy the current policy requirements\n" +
            "  -> the server's password policy (validate_password) refuses it: SHOW VARIABLES LIKE 'validate_password%' there shows what it asks for\n" +
            "  -> declare another password for the account\n",
        });
        expect(await said("ABcdefghijklmnopqrstuvwxyz0123__")).toEqual(good);
        const { stderr } = await runStep(
          await stepsOf(() =>
            slaveOn({ ...server, name: "db2" }, masterOn(server), {
              link: { password: "weak" },
              host: {
                address: "127.0.0.1",
                ...server.host,
                port: 1,
                socket: "/none.sock",
                dataDirectory: "/none",
                configFile: "/none.cnf",
              },
            }),
          ),
          "db2-link",
        );
        expect(stderr).toContain(
          "  -> declare a password that it takes: link: { password: ... }\n",
        );
      } finally {
        await query(server, "UNINSTALL COMPONENT 'file://component_validate_password'");
        expect(await apply([])).toEqual(good);
      }
    },
  );

  it("are on no command line and in no environment while a step runs, and in no file afterwards", async () => {
    const steps = await declared([{ user: "app", password: secret }]);
    const running = startStep(steps, "db1-accounts");
    let ended = false;
    const result = running.ended.finally(() => (ended = true));
    const seen = new Set<string>();
    let looks = 0;
    while (!ended) {
      for (const text of commandLines()) seen.add(text);
      looks += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await result).toEqual(good);
    expect(looks).toBeGreaterThan(5);
    const all = [...seen].join("\n");
    expect(all).toContain("runner");
    expect(all).not.toContain("Se-cret");
    expect(await login("app", secret)).toEqual({ stdout: "app@%", stderr: "" });
    const { stateDirectory, installDirectory } = server.host;
    const files = [...filesBelow(stateDirectory), ...filesBelow(installDirectory)];
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => readFileSync(file, "utf8").includes("Se-cret"))).toEqual([]);
  });
});

/** A session that stays open. */
async function openLogin(
  user: string,
  password: string,
): Promise<{ readonly id: string; readonly ended: Promise<unknown> }> {
  const ended = login(user, password, "SELECT SLEEP(100)");
  for (;;) {
    const id = await query(
      server,
      `SELECT id FROM information_schema.processlist WHERE user = '${user}' AND info = 'SELECT SLEEP(100)'`,
    );
    if (id !== "") return { id, ended };
  }
}

function commandLines(): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) =>
      ["cmdline", "environ"].flatMap((part) => {
        try {
          return [readFileSync(`/proc/${pid}/${part}`, "utf8")];
        } catch {
          return [];
        }
      }),
    );
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((file) => statSync(file).isFile());
}
