import { query, type SandboxServer } from "../../dev/servers/server";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { login } from "../support/login";
import { admitPlugin, PLUGIN } from "../support/mysql-provider";
import { master, slave, type TestStack } from "../support/stack";
import { NO_CHANGES, eventually, threads, useStacks } from "../support/stacks";
import type { DeclaredServer } from "./project";

const stacks = useStacks();
jest.setTimeout(120_000);

/** As hostile as a password may be that the plugin takes. */
const HOSTILE = `"q" $HOME \`id\` :password_1 %@ é; --`;
const UTF8 = { characterSet: "utf8mb4", collation: "utf8mb4_unicode_ci" };
/** `_` is a wildcard in a grant that is not escaped. */
const DATABASE = "wf_a";

/** What a test changes of the declaration. */
interface Changes {
  readonly password?: string;
  readonly privileges?: readonly string[];
  readonly users?: readonly string[];
  readonly characterSet?: typeof UTF8;
  readonly endpoint?: string;
}

let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;
let manages: readonly string[];

/** A master whose database and accounts are made through a provider, and its slave. */
function declared({
  password = HOSTILE,
  privileges = ["SELECT", "INSERT"],
  users = ["app"],
  characterSet = UTF8,
  endpoint = `127.0.0.1:${db1.port}`,
}: Changes = {}): readonly DeclaredServer[] {
  const grants = [{ on: DATABASE, privileges }];
  const account = (user: string) => ({ user, password, grants });
  return [
    {
      ...master(db1, {
        databases: [{ name: DATABASE, ...characterSet }],
        accounts: users.map(account),
      }),
      mysql: { endpoint, ...PLUGIN },
    },
    slave(db2, "db1", 2),
  ];
}

const up = (changes: Changes = {}) => {
  stack.declare(declared(changes));
  return stack.up();
};
const held = (user = "app") => query(db1, `SHOW GRANTS FOR '${user}'@'%'`);
const says = (password: string, sql: string, user = "app") => login(db1, user, password, sql);
const there = (user: string) =>
  query(db1, `SELECT COUNT(*) FROM mysql.user WHERE user = '${user}'`);
/** The children that the plugin has on this line, of these kinds. */
const children = (change: string, ...kinds: readonly ("Database" | "User" | "Grant")[]) =>
  Object.fromEntries(
    kinds
      .filter((kind) => manages.includes(kind))
      .map((kind) => [
        {
          Database: `db1-database-${DATABASE}`,
          User: "db1-user-app@%",
          Grant: `db1-grant-app@%-${DATABASE}.*`,
        }[kind],
        change,
      ]),
  );

beforeAll(async () => {
  process.env["STAND_IN_MYSQL_RETRY_SECONDS"] = "2";
  [db1, db2] = await Promise.all([stacks.create("db1"), stacks.create("db2")]);
  manages = dialectOf(db1.line as EngineLine).mysqlPlugin.manages;
  await admitPlugin(db1);
  // What the name of the database would give away as a pattern.
  await query(db1, "CREATE DATABASE wfxa; CREATE TABLE wfxa.item (id INT)");
  stack = await stacks.stack("mysql-provider");
}, 300_000);

it.each([
  ["password must be a secret", { plain: true }, {}],
  ["maxConnLifetimeSec must be 1 to 10", { maxConnLifetimeSec: 0 }, {}],
  ["it must hold no quote", {}, { password: `it's ${HOSTILE}` }],
])("refuses before anything runs what is not safe: %s", async (said, login, changes) => {
  const [first, second] = declared(changes);
  stack.declare([{ ...first!, mysql: { ...first!.mysql!, ...login } }, second!]);
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toContain(said);
  expect(run.output).not.toContain(PLUGIN.password);
  expect(run.output).not.toContain(HOSTILE);
  expect(
    Object.keys(run.changes).filter((name) => /^db1-(?!provider)|-config$/.test(name)),
  ).toEqual([]);
});

it("shows in a preview what the provider will make, and touches nothing", async () => {
  stack.declare(declared());
  const preview = await stack.preview();
  expect(preview.code).toBe(0);
  expect(preview.changes).toMatchObject({
    ...children("create", "Database", "User", "Grant"),
    "db1-databases": "create",
    "db1-accounts": "create",
  });
  expect(preview.output).not.toContain(HOSTILE);
  expect(preview.output).not.toContain(PLUGIN.password);
  expect(await there("app")).toBe("0");
});

it("makes database and account, which are what was declared and no more, and the slave follows", async () => {
  const run = await up();
  expect(run.output).not.toContain("failed");
  expect(run.code).toBe(0);
  expect(run.changes).toMatchObject(children("create", "Database", "User", "Grant"));
  await query(
    db1,
    `CREATE TABLE ${DATABASE}.item (id INT); INSERT INTO ${DATABASE}.item VALUES (7)`,
  );
  expect((await says(HOSTILE, `SELECT id FROM ${DATABASE}.item`)).stdout).toBe("7");
  expect((await says(HOSTILE, "SELECT * FROM wfxa.item")).stderr).toContain("denied");
  expect((await says(HOSTILE, `DELETE FROM ${DATABASE}.item`)).stderr).toContain("denied");
  expect(await threads(db2)).toBe("Yes/Yes/0");
});

it("is not changed by a second up", async () => {
  expect(await up()).toEqual(NO_CHANGES);
});

it("holds no password in clear in its state", () => {
  const state = stack.state();
  expect(state).toContain("db1-provider");
  for (const text of [PLUGIN.password, HOSTILE, JSON.stringify(HOSTILE).slice(1, -1)])
    expect(state).not.toContain(text);
});

it("keeps what the old and the new privileges share, and revokes the rest", async () => {
  const privileges = ["SELECT", "UPDATE"];
  const run = await up({ privileges });
  expect(run.code).toBe(0);
  expect(run.changes).toMatchObject({ "db1-accounts": "update" });
  expect(await held()).toMatch(/GRANT SELECT, UPDATE ON `wf\\+_a`\.\* TO/);
  expect(await up({ privileges })).toEqual(NO_CHANGES);
  expect((await up()).code).toBe(0);
  expect(await held()).toMatch(/GRANT SELECT, INSERT ON `wf\\+_a`\.\* TO/);
});

it("alters the character set in place", async () => {
  const latin = { characterSet: "latin1", collation: "latin1_swedish_ci" };
  const run = await up({ characterSet: latin });
  expect(run).toMatchObject({ code: 0, changes: children("update", "Database") });
  const shown = `SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = '${DATABASE}'`;
  expect(await query(db1, shown)).toBe("latin1_swedish_ci");
  expect((await up()).code).toBe(0);
});

it("changes a password", async () => {
  const password = "another one";
  const run = await up({ password });
  expect(run.changes).toEqual({ ...children("update", "User"), "db1-accounts": "update" });
  expect((await says(password, "SELECT 1")).stdout).toBe("1");
  expect(run.output).not.toContain(password);
});

it("does not lose a password whose change the plugin failed to make once", async () => {
  if (!manages.includes("User")) return;
  const plugin = `'${PLUGIN.username}'@'%'`;
  await query(db1, `SET sql_log_bin = 0; REVOKE CREATE USER ON *.* FROM ${plugin}`);
  await query(db1, `SET sql_log_bin = 0; REVOKE UPDATE ON *.* FROM ${plugin}`); // of mysql.user, which would do
  const red = await up({ password: HOSTILE });
  expect(red.code).not.toBe(0);
  expect(red.output).not.toContain(HOSTILE);
  expect((await says("another one", "SELECT 1")).stdout).toBe("1");
  await query(db1, `SET sql_log_bin = 0; GRANT ALL ON *.* TO ${plugin} WITH GRANT OPTION`);
  expect((await up({ password: HOSTILE })).code).toBe(0);
  expect((await says(HOSTILE, "SELECT 1")).stdout).toBe("1");
});

it("drops an account that is no longer declared, and none that somebody else made", async () => {
  expect((await up({ users: ["app", "second"] })).code).toBe(0);
  expect((await says(HOSTILE, "SELECT 1", "second")).stdout).toBe("1");
  await query(db1, `INSERT INTO ${DATABASE}.item VALUES (8)`);
  const rows = `SELECT COUNT(*) FROM ${DATABASE}.item`;
  await eventually(async () => expect(await query(db2, rows)).toBe("2"));
  expect(await query(db2, "SELECT COUNT(*) FROM mysql.user WHERE user = 'second'")).toBe("0");
  await query(db1, "SET sql_log_bin = 0; CREATE USER theirs@'%'");
  expect((await up()).code).toBe(0);
  expect([await there("second"), await there("theirs"), await there("app")]).toEqual([
    "0",
    "1",
    "1",
  ]);
});

it("says which account is there already, and leaves it as it is", async () => {
  if (!manages.includes("User")) return;
  const run = await up({ users: ["app", "theirs"] });
  expect(run.code).not.toBe(0);
  expect(run.output).toContain("Error 1396 (HY000): Operation CREATE USER failed for 'theirs'@'%'");
  expect((await says("", "SELECT 1", "theirs")).stdout).toBe("1");
  expect((await up()).code).toBe(0);
});

it("says that the provider cannot reach the server, and changes nothing", async () => {
  const run = await up({ endpoint: "127.0.0.1:1", password: "never set", users: ["app", "new"] });
  const needed = manages.includes("User");
  expect(run.code === 0).toBe(!needed);
  if (needed) {
    expect(run.output).toContain("Could not connect to server: dial tcp 127.0.0.1:1");
    expect((await says(HOSTILE, "SELECT 1")).stdout).toBe("1");
  }
  expect(run.output).not.toContain("never set");
  expect((await up()).code).toBe(0);
  expect((await says(HOSTILE, "SELECT 1")).stdout).toBe("1");
});

it("says that the provider leads to another server", async () => {
  if (!manages.includes("User")) return;
  const other = await stacks.create("other");
  await admitPlugin(other);
  const run = await up({ endpoint: `127.0.0.1:${other.port}`, users: ["app", "new"] });
  expect(run.code).not.toBe(0);
  expect(run.output).toContain(
    "db1: accounts failed: the account 'new'@'%' is not on this server, though the mysql provider has made it",
  );
  expect(await there("new")).toBe("0");
  expect((await up()).code).toBe(0);
});

it("is destroyed without dropping a database or locking an application out", async () => {
  expect((await stack.destroy()).code).toBe(0);
  expect(await query(db1, `SELECT id FROM ${DATABASE}.item`)).toBe("7\n8");
  expect((await says(HOSTILE, `SELECT id FROM ${DATABASE}.item`)).stdout).toBe("7\n8");
});
