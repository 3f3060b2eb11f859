import { Database, type ProviderArgs } from "@pulumi/mysql";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { ensureEngine } from "../../dev/engine";
import { type EngineRun, engineStack, type EngineStack } from "../support/engine-stack";
import { admitPlugin, PLUGIN, providerOf } from "../support/mysql-provider";

jest.setTimeout(60_000);

const both = { defaultCharacterSet: "utf8mb4", defaultCollation: "utf8mb4_unicode_ci" };
const servers = useServers();
let server: SandboxServer;
let stack: EngineStack;
let realPlugin: boolean;

beforeAll(async () => {
  realPlugin = !(await ensureEngine(() => {})).standIns.includes("mysql");
  server = await servers.create("db1");
  await admitPlugin(server);
  stack = await engineStack("contract-mysql-provider");
}, 300_000);
afterAll(() => stack.close());

/** A stack of one provider and databases made through it. */
const program =
  (args: Partial<ProviderArgs>, databases: readonly string[], port = server.port) =>
  async () => {
    const provider = providerOf({ port }, args);
    for (const name of databases) new Database(name, { ...both, name }, { provider });
  };

const connections = async () =>
  Number(
    await query(
      server,
      `SELECT COUNT(*) FROM information_schema.processlist WHERE user = '${PLUGIN.username}'`,
    ),
  );

it("2.1 2.2 logs in with any password, and a plain one lies in clear in the state", async () => {
  const odd = "@ / : ? % ' \" \\ é";
  await query(
    server,
    `SET sql_log_bin = 0; ALTER USER ${PLUGIN.username}@'%' IDENTIFIED BY '@ / : ? % '' " \\\\ é'`,
  );
  expect((await stack.up(program({ password: odd }, ["odd"]))).ok).toBe(true);
  expect(stack.stateText()).toContain("@ / : ? % '");
  await query(
    server,
    `SET sql_log_bin = 0; ALTER USER ${PLUGIN.username}@'%' IDENTIFIED BY '${PLUGIN.password}'`,
  );
  expect((await stack.up(program({}, ["odd"]))).ok).toBe(true);
  expect(stack.stateText()).not.toContain(PLUGIN.password);
});

it.each([
  [{ tls: "maybe" }, "expected tls to be one of [true false skip-verify], got maybe"],
  [{ endpoint: "" }, "Endpoint must not be an empty string"],
])("2.6 refuses %p in a preview already", async (args, problem) => {
  const run = await stack.preview(async () => {
    await program(args, [])();
    await new Promise(() => {}); // the engine ends the run, and by then nobody must talk to it
  });
  expect(run.ok).toBe(false);
  expect(run.text).toContain(`could not validate provider configuration: ${problem}`);
});

it("2.7 connects to nothing in a preview, and tries again for long, whatever the reason, before it gives up", async () => {
  const unreachable = program({}, ["odd", "new"], 1);
  expect((await stack.preview(unreachable)).ok).toBe(true);
  if (realPlugin) return; // it gives up after five minutes
  const seconds = process.env["STAND_IN_MYSQL_RETRY_SECONDS"];
  process.env["STAND_IN_MYSQL_RETRY_SECONDS"] = "2";
  try {
    const started = Date.now();
    const run = await stack.up(unreachable);
    expect(Date.now() - started).toBeGreaterThan(1500);
    expect(run.errors["new"]).toContain(
      "Could not connect to server: dial tcp 127.0.0.1:1: connect: connection refused",
    );
    const refused = await stack.up(program({ password: "wrong" }, ["odd", "new"]));
    expect(refused.errors["new"]).toContain(
      "Could not connect to server: Error 1045 (28000): Access denied for user",
    );
  } finally {
    if (seconds === undefined) delete process.env["STAND_IN_MYSQL_RETRY_SECONDS"];
    else process.env["STAND_IN_MYSQL_RETRY_SECONDS"] = seconds;
  }
});

it("2.9 takes another endpoint for the same server", async () => {
  await stack.up(program({}, ["odd"]));
  const run = await stack.up(program({ endpoint: `localhost:${server.port}` }, ["odd"]));
  expect(run.steps).toMatchObject({ provider: ["update"], odd: ["same"] });
});

it("2.8 leaves connections open until it ends, but with maxConnLifetimeSec", async () => {
  const names = Array.from({ length: 12 }, (_, i) => `d${i}`);
  const most = async (run: Promise<EngineRun>): Promise<number> => {
    let highest = 0;
    let over = false;
    const ended = run.then(() => (over = true));
    while (!over) highest = Math.max(highest, await connections());
    await ended;
    return highest;
  };
  expect(await most(stack.up(program({ maxConnLifetimeSec: 0 }, names)))).toBeGreaterThan(12);
  await stack.up(program({}, ["odd"]));
  expect(await connections()).toBe(0);
});
