import { existsSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { MultiMasterPair, type MultiMasterPairArgs } from "../../src";
import { checkFirst } from "../../src/cli/first-run/check-first";
import { declaredStack } from "../../src/cli/declarations/declared-stack";
import { projectOf } from "../../src/cli/declarations/project";
import { plain } from "../../src/cli/style";
import { make } from "../support/declared";
import { applyProgram } from "../support/mini-engine";
import { outputsOf, repl } from "../support/repl";
import { usePrograms } from "../support/program";
import { master, pair, slave } from "../support/stack";
import { useServers } from "../support/test-servers";
import type { DeclaredServer } from "../up/project";

jest.setTimeout(180_000);
const servers = useServers();
const write = usePrograms();
let db1: SandboxServer;
let db2: SandboxServer;

const declared = (
  ofMaster: Record<string, unknown> = {},
  ofSlave: Record<string, unknown> = {},
): readonly DeclaredServer[] => [
  master(db1, {
    databases: ["shop"],
    settings: { max_connections: 200, back_log: 77 },
    accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["SELECT"] }] }],
    ...ofMaster,
  }),
  slave(db2, "db1", 2, ofSlave),
];

/** What the tool says of a stack that declares `all` and is not up. */
const check = (all: readonly DeclaredServer[], json = false) =>
  checkProgram(
    `
    import { Master, Slave } from "LIBRARY";
    const made: any = {};
    for (const { kind, name, args } of ${JSON.stringify(all)} as any[])
      made[name] = kind === "master" ? new Master(name, args) : new Slave(name, { ...args, master: made[args.master] });`,
    json,
  );

async function checkProgram(program: string, json = false) {
  const stack = await declaredStack(projectOf(write({ program, name: "project" })), "stack");
  return checkFirst(stack, { timeout: 60, json }, plain);
}

/** What a run would leave on the host of a server. */
const left = ({ host, directory }: SandboxServer) => ({
  state: existsSync(host.stateDirectory),
  runner: existsSync(host.installDirectory),
  file: existsSync(host.configFile),
  data: readdirSync(host.dataDirectory).filter((name) => name.startsWith("pulumi")),
  scratch: readdirSync(directory).filter((name) => name.startsWith("tmp.")),
});
const NOTHING = { state: false, runner: false, file: false, data: [], scratch: [] };
const linesOf = (text: string, name: string) => {
  const lines = text.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`${name}  `));
  const more = lines.slice(from + 1);
  return more.slice(
    0,
    more.findIndex((line) => !line.startsWith("   ")),
  );
};
const uptime = async (server: SandboxServer) =>
  Number((await query(server, "SHOW GLOBAL STATUS LIKE 'Uptime'")).split("\t")[1]);

beforeAll(async () => {
  [db1, db2] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(db1, "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY)");
  // What the sandbox brings along, a host does not.
  for (const { host } of [db1, db2])
    for (const path of [host.stateDirectory, host.installDirectory]) rmdirSync(path);
}, 300_000);

it("says what would be refused, with what to do, and of a server that does not answer so much", async () => {
  await query(db1, "CREATE USER app");
  await query(db2, "CREATE DATABASE shop; CREATE TABLE shop.t (a INT)");
  const { text, code } = await check(declared({ databases: ["shop", "stock"], restart: "never" }));
  expect(code).toBe(2);
  expect(linesOf(text, "db1").filter((line) => line.startsWith("   refused: "))).toEqual(
    expect.arrayContaining([
      '   refused: the database "stock" is declared but is not on this server: create it, or leave it out',
      expect.stringMatching(
        /^ {3}refused: back_log is \d+, declared 77: that needs a restart, and restart is "never"; declare restart: /,
      ),
      "   refused: the account 'app'@'%' exists already and was not made here: a generated password would lock its users out; declare its password, or drop the account",
    ]),
  );
  expect(linesOf(text, "db2")).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^ {3}refused: it holds data that the seed would overwrite: shop\. If they may be lost, declare seed: \{ overwrite: "[^"]+" \}$/,
      ),
      "   the database shop holds data, which that copy would replace",
    ]),
  );
  expect(text).toMatch(
    /; the first pulumi up would be refused by db1, db2, and change nothing on any\n$/,
  );
  await query(db1, "DROP USER app");
  await query(db2, "DROP DATABASE shop");

  await stopServer(db2);
  const silent = JSON.parse((await check(declared(), true)).text) as {
    health: string;
    servers: unknown[];
  };
  await startServer(db2);
  expect(silent).toMatchObject({
    version: 1,
    health: "broken",
    servers: [
      { name: "db1", health: "degraded", differences: null, first: { refused: [] } },
      { name: "db2", health: "broken", differences: null, first: { changes: [] } },
    ],
  });
  expect(JSON.stringify(silent.servers[1])).toMatch(/the server does not answer at .*: start it/);
  expect([left(db1), left(db2)]).toEqual([NOTHING, NOTHING]);
});

it("is not taken for what a run has left, where only the outputs are known", async () => {
  const file = join(servers.directory(), "outputs.json");
  writeFileSync(file, await outputsOf(() => make(declared())));
  const { code, stdout } = await repl("check", "--from", file);
  expect(code).toBe(1);
  expect(stdout).toContain(
    "db1  not as declared\n   no run has got as far as its configuration\n   -> pulumi up goes on; ",
  );
});

it("says what a first run would change, leaves nothing on the hosts, and the run does just that", async () => {
  const before = await Promise.all([uptime(db1), uptime(db2)]);
  const { text, code } = await check(declared());
  expect(code).toBe(1);
  expect(linesOf(text, "db1")).toEqual(
    expect.arrayContaining([
      "   max_connections is 151, declared 200: is set live",
      expect.stringMatching(/^ {3}back_log is \d+, declared 77: needs a restart$/),
      "   the account 'app'@'%' is made",
      "   the account 'repl_db2'@'127.0.0.1', by which db2 follows, is made",
    ]),
  );
  expect(linesOf(text, "db2")).toEqual(
    expect.arrayContaining([
      "   read_only is OFF, declared ON: is set live",
      "   shop is copied from db1",
    ]),
  );
  const restarts = ["db1", "db2"].filter((name) =>
    linesOf(text, name).some((line) => line.endsWith("needs a restart")),
  );
  expect(text).toMatch(
    `2 server(s), not up yet; the first pulumi up would restart ${restarts.join(", ") || "none"}\n`,
  );
  expect([left(db1), left(db2)]).toEqual([NOTHING, NOTHING]);
  expect((await Promise.all([uptime(db1), uptime(db2)])).every((now, i) => now >= before[i]!)).toBe(
    true,
  );
  expect(await query(db1, "SELECT @@max_connections")).toBe("151");

  const began = Date.now();
  await applyProgram(() => make(declared()));
  const passed = (Date.now() - began) / 1000;
  const restarted = await Promise.all(
    [db1, db2].map(async (one, i) => (await uptime(one)) < before[i]! + passed - 1),
  );
  expect(["db1", "db2"].filter((_, i) => restarted[i])).toEqual(restarts);
  expect((await check(declared())).text).toBe(
    "db1  nothing to change\ndb2  nothing to change\n\n2 server(s), not up yet; the first pulumi up would restart none\n",
  );
});

it("says the same of a pair", async () => {
  const [db3, db4] = await Promise.all([servers.create("db3"), servers.create("db4")]);
  const args = pair([db3, db4], { databases: [{ name: "shop" }], accounts: [{ user: "app" }] });
  const checkPair = () =>
    checkProgram(
      `import { MultiMasterPair } from "LIBRARY"; new MultiMasterPair("pair", ${JSON.stringify(args)} as any);`,
    );
  const { text, code } = await checkPair();
  expect(code).toBe(1);
  for (const [name, other] of [
    ["db3", "db4"],
    ["db4", "db3"],
  ] as const)
    expect(linesOf(text, name)).toEqual(
      expect.arrayContaining([
        "   the database shop is made",
        "   the account 'app'@'%' is made",
        `   the account 'repl_${other}'@'127.0.0.1', by which ${other} follows, is made`,
      ]),
    );
  expect([db3, db4].map((one) => readdirSync(one.host.stateDirectory))).toEqual([[], []]);
  await applyProgram(() => new MultiMasterPair("pair", args as unknown as MultiMasterPairArgs));
  expect((await checkPair()).text).toMatch(/^db3 {2}nothing to change\ndb4 {2}nothing to change\n/);
});
