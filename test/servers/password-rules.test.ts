import { join } from "node:path";

import { debianPrograms } from "../../dev/packages/debian";
import { chosenLine, lineSources } from "../../dev/servers/lines";
import { query, type SandboxServer } from "../../dev/servers/server";
import type { MasterArgs } from "../../src";
import { bothRun, channelOf } from "../support/channel";
import { login } from "../support/login";
import { applyProgram, type Ran } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
import { masterOn, prove, runStep, slaveOn, stepsOf, until } from "../support/topologies";
import { defaultFlavor, wordsOf } from "../support/words";

jest.setTimeout(90_000);
const mysql = defaultFlavor === "mysql";
/** The lines whose server Debian packs with a plugin for each rule. */
const packed = ["mariadb-10.11", "mariadb-11.8"].includes(chosenLine() ?? "mariadb-10.11");
const good: Ran = { code: 0, stdout: "", stderr: "" };
type Accounts = NonNullable<MasterArgs["accounts"]>;

/** Writes down that the passwords of `user` were set nine days ago. */
const aged = (user: string): string =>
  mysql
    ? `UPDATE mysql.user SET password_last_changed = NOW() - INTERVAL 9 DAY WHERE user = '${user}'; FLUSH PRIVILEGES`
    : `UPDATE mysql.global_priv SET priv = JSON_SET(priv, '$.password_last_changed', UNIX_TIMESTAMP() - 777600) WHERE user = '${user}'; FLUSH PRIVILEGES`;

describe("a master on which passwords expire", () => {
  const servers = useServers();
  let master: SandboxServer;
  let slave: SandboxServer;
  const program = () => slaveOn(slave, masterOn(master), { verify: { catchUpSeconds: 20 } });
  const reconnect = async () => {
    const { stop, start } = wordsOf(slave);
    await query(slave, `${stop}; ${start}`);
  };

  beforeAll(async () => {
    [master, slave] = await Promise.all([
      servers.create("db1", { config: "default_password_lifetime=1" }),
      servers.create("db2"),
    ]);
    await query(master, "CREATE DATABASE shop");
    await applyProgram(program);
  }, 300_000);

  it("goes on to let its slave in", async () => {
    await query(master, aged("repl_db2"));
    await reconnect();
    await until(() => bothRun(slave));
  });

  it("has one named that was made to expire by hand, and what is said sets it again for good", async () => {
    await query(master, "ALTER USER repl_db2@'127.0.0.1' PASSWORD EXPIRE");
    await reconnect();
    await until(async () => (await channelOf(slave))["Last_IO_Errno"] !== "0");
    const steps = await stepsOf(program);
    const proof = await prove(steps);
    expect(proof).toMatchObject({ code: 1 });
    expect(proof.stderr).toMatch(
      /error (1820|1862): .*\n {2}-> the password of the account has expired on the master, by hand or by its default_password_lifetime: pulumi up --replace '\*\*::db2-link' --replace '\*\*::db2-follow' sets it again, for good\n$/,
    );
    for (const step of ["db2-link", "db2-follow"])
      expect(await runStep(steps, step)).toMatchObject({ code: 0 });
    expect(await prove(steps)).toMatchObject({ code: 0 });
    await query(master, aged("repl_db2"));
    await reconnect();
    await until(() => bothRun(slave));
  });
});

(mysql || packed ? describe : describe.skip)("a server that lets no password be used twice", () => {
  const servers = useServers();
  let server: SandboxServer;
  const apply = async (accounts: Accounts): Promise<Ran> =>
    runStep(await stepsOf(() => masterOn(server, { accounts })), "db1-accounts");
  const named = (password: string) => ({ user: "app", password });

  beforeAll(async () => {
    server = await servers.create("db1", { config: await rules() });
    await applyProgram(() => masterOn(server));
  }, 300_000);

  (mysql ? it.skip : it)(
    "is named with the plugin when it is MariaDB's, which is to go",
    async () => {
      const refused = await apply([named("Abc-123-first")]);
      expect(refused).toEqual({
        code: 1,
        stdout: "",
        stderr:
          "db1: accounts failed: cannot make the accounts: ERROR 1396 (HY000) at line 2: Operation ALTER USER failed for 'app'@'%'\n" +
          "  -> is the plugin password_reuse_check there (SHOW PLUGINS SONAME)? It refuses the password that an account has, which is set again whenever accounts change: UNINSTALL SONAME 'password_reuse_check', then run pulumi up again\n",
      });
      await query(server, /UNINSTALL SONAME '\w+'/.exec(refused.stderr)![0]);
    },
  );

  it("gets an account, a further one, and the first one's next password", async () => {
    expect(await apply([named("Abc-123-first")])).toEqual(good);
    expect(await apply([named("Abc-123-first")])).toEqual(good);
    const further = { user: "further", password: "Abc-123-further" };
    expect(await apply([named("Abc-123-first"), further])).toEqual(good);
    expect(await apply([named("Abc-123-second"), further])).toEqual(good);
    for (const [user, password] of [
      ["app", "Abc-123-second"],
      ["further", "Abc-123-further"],
    ] as const)
      expect(await login(server, user, password, "SELECT 1")).toMatchObject({ stdout: "1" });
  });
});

(packed ? describe : describe.skip)("a server whose plugin looks at passwords", () => {
  const servers = useServers();

  it("has one that it refuses named with the rule, and gets one that fits", async () => {
    const server = await servers.create("db1", {
      config: `${await pluginDirectory()}\nplugin_load_add=simple_password_check`,
    });
    await applyProgram(() => masterOn(server));
    const apply = async (password: string): Promise<Ran> =>
      runStep(
        await stepsOf(() => masterOn(server, { accounts: [{ user: "app", password }] })),
        "db1-accounts",
      );
    const refused = await apply("weak");
    expect(refused).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "db1: accounts failed: cannot make the accounts: ERROR 1819 (HY000) at line 1: Your password does not satisfy the current policy requirements (simple_password_check)\n" +
        "  -> the server's password policy (simple_password_check or cracklib_password_check) refuses it: SHOW VARIABLES LIKE '%password%' there shows what it asks for\n" +
        "  -> declare another password for the account\n",
    });
    expect(await query(server, /SHOW VARIABLES LIKE '\S+'/.exec(refused.stderr)![0])).toContain(
      "simple_password_check_minimal_length",
    );
    expect(await apply("Abc-123-first")).toEqual(good);
  });
});

/** Options of a server that lets no password be used twice, by a plugin where the server has no rule of its own. */
async function rules(): Promise<string> {
  return mysql
    ? "password_history=5\npassword_reuse_interval=365"
    : `${await pluginDirectory()}\nplugin_load_add=password_reuse_check`;
}

/** The option that leads to the plugins that Debian's MariaDB has. */
async function pluginDirectory(): Promise<string> {
  const source = lineSources[chosenLine() ?? "mariadb-10.11"];
  const root = await debianPrograms({
    name: "mariadb-plugins",
    packages: ["mariadb-server"],
    ...("suite" in source ? { suite: source.suite } : {}),
    say: console.log,
  });
  return `plugin_dir=${join(root, "usr/lib/mysql/plugin")}`;
}
