import { local } from "@pulumi/command";
import { query, type SandboxServer } from "../../dev/servers/server";
import { type EngineLine, Master } from "../../src";
import { engineStack } from "../support/engine-stack";
import { hostArgs, master, pair, type Run, slave, type TestStack } from "../support/stack";
import { NO_CHANGES, useStacks } from "../support/stacks";
import { processOf } from "../support/topologies";
import { defaultFlavor, wordsOf } from "../support/words";

const stacks = useStacks();
jest.setTimeout(300_000);

/** What a run says of each server at its end, in order; a warning begins with `!`. */
function said({ output }: Run): Record<string, string[]> {
  const lines: Record<string, string[]> = {};
  for (const [, warning, server = "", text = ""] of output.matchAll(
    /^ {4}(warning: )?(db\d): (.*)$/gm,
  ))
    (lines[server] ??= []).push(`${warning === undefined ? "" : "! "}${text}`);
  return lines;
}

/** A preview as most people read it. */
const preview = (stack: TestStack) => stack.start(["preview", "-s", "test"]).ended;

/** The servers that a preview says will restart, for sure. */
const restarts = (lines: Record<string, string[]>) =>
  Object.keys(lines)
    .filter((name) => lines[name]!.some((line) => line.startsWith("! restarts, for")))
    .sort();

/** Runs `up`, which must be green, and returns which of `servers` it has restarted. */
async function restarted(stack: TestStack, servers: readonly SandboxServer[]): Promise<string[]> {
  const before = servers.map(processOf);
  const { code, output } = await stack.up();
  expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
  return servers.filter((server, i) => processOf(server) !== before[i]).map(({ name }) => name);
}

const copies = {
  mariadb: "writes to tables with FLOAT, DOUBLE or another type that a dump changes wait",
  mysql: "writes wait",
}[defaultFlavor];
const waits = (slave: string) =>
  `! ${copies} while the copy for ${slave} begins: a moment, at most 8 s`;
const app = { user: "app", grants: [{ on: "shop", privileges: ["SELECT"] }] };

describe("a preview of a master and its slaves says", () => {
  let stack: TestStack;
  let db1: SandboxServer;
  let db2: SandboxServer;
  let db3: SandboxServer;
  const settings = { back_log: 90, max_connections: 200 };

  beforeAll(async () => {
    [db1, db2, db3] = await Promise.all([
      stacks.shop("db1"),
      stacks.create("db2"),
      stacks.shop("db3"),
    ]);
    stack = await stacks.stack("review");
  });

  it("what the first run restarts, copies and makes", async () => {
    stack.declare([
      master(db1, { accounts: [app], databases: ["shop", { name: "hr" }] }),
      slave(db2, "db1", 2),
    ]);
    const lines = said(await preview(stack));
    expect(lines["db1"]).toEqual(
      expect.arrayContaining([waits("db2"), "makes the empty database hr", "makes 'app'@'%'"]),
    );
    expect(lines["db2"]).toEqual(
      expect.arrayContaining([
        "seed 1 copies shop, hr from db1; it replaces nothing",
        "follows db1 from now on",
        "! applications cannot write here any more (read_only)",
      ]),
    );
    expect(restarts(lines)).toEqual(await restarted(stack, [db1, db2]));
  });

  it("nothing where nothing changes", async () => {
    const { output, changes } = await preview(stack);
    expect(changes).toEqual({});
    expect(output).not.toContain("Diagnostics:");
    expect(output).not.toMatch(/db\d: /);
  });

  it("which setting restarts which server, and who reconnects; accounts that go", async () => {
    stack.declare([master(db1, { settings, databases: ["shop", "hr"] }), slave(db2, "db1", 2)]);
    const backLog = await query(db1, "SELECT @@back_log");
    const connections = await query(db1, "SELECT @@max_connections");
    const lines = said(await preview(stack));
    expect(lines).toEqual({
      db1: [
        `! restarts, for back_log ${backLog} → 90; db2 reconnects`,
        "! drops 'app'@'%'",
        `changes max_connections ${connections} → 200 too`,
      ],
    });
    expect(await restarted(stack, [db1, db2])).toEqual(["db1"]);
    expect(await query(db1, "SELECT COUNT(*) FROM mysql.user WHERE user = 'app'")).toBe("0");
    expect(said(await preview(stack))).toEqual({});
  });

  const servers = (second: Record<string, unknown>, third?: Record<string, unknown>) => [
    master(db1, { settings, databases: ["shop", "hr"] }),
    slave(db2, "db1", 2, second),
    ...(third === undefined ? [] : [slave(db3, "db1", 3, third)]),
  ];

  it("what is refused, and that the run is", async () => {
    stack.declare(servers({}, {}));
    const name = await query(db3, wordsOf(db3).name);
    expect(said(await preview(stack))).toEqual({
      db3: [
        `! is refused, and nothing changes anywhere: it holds shop; if they may be lost: seed: { overwrite: "${name}" }`,
      ],
    });
    const run = await stack.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(`declare seed: { overwrite: "${name}" }`);
  });

  it("what is replaced by a copy, and how the channel changes", async () => {
    const overwrite = await query(db3, wordsOf(db3).name);
    stack.declare(
      servers(
        { seed: { generation: 2 }, link: { connectRetrySeconds: 7 } },
        { seed: { overwrite }, onDestroy: "leave" },
      ),
    );
    const lines = said(await preview(stack));
    expect(lines["db1"]).toEqual([waits("db2"), waits("db3")]);
    expect(lines["db2"]).toEqual([
      "! seed 2 replaces shop by a copy of shop, hr from db1",
      "is copied by dump: mariadb-backup copies whole servers, and databases are named",
      "stops its channel for a moment, to change Connect_Retry 10 → 7",
    ]);
    expect(lines["db3"]).toContain("! seed 1 replaces shop by a copy of shop, hr from db1");
    expect(restarts(lines)).toEqual(await restarted(stack, [db1, db2, db3]));
    expect(said(await preview(stack))).toEqual({});
  });

  it("what becomes of a slave that is taken out, once", async () => {
    const user = (name: string) => `'repl_${name}'@'127.0.0.1'`;
    stack.declare([servers({})[0]!]);
    expect(said(await preview(stack))).toEqual({
      db1: [
        `! db2 leaves: its channel and ${user("db2")} go, its data stay`,
        `! db3 leaves: its channel, ${user("db3")} and its data stay as they are`,
      ],
    });
    expect((await stack.up()).code).toBe(0);
    expect(
      await query(db1, "SELECT GROUP_CONCAT(user) FROM mysql.user WHERE user LIKE 'repl%'"),
    ).toBe("repl_db3");
    expect(said(await preview(stack))).toEqual({});
    expect(await stack.up()).toEqual(NO_CHANGES);
  });
});

describe("a preview of a pair says", () => {
  it("who writes, for how long nobody does, and what restarts", async () => {
    const both = await Promise.all([stacks.shop("db4"), stacks.create("db5")]);
    const stack = await stacks.stack("review-pair");
    const declare = (args: Record<string, unknown>) =>
      stack.declare([], {
        pair: pair(both, { seed: { from: "db4" }, link: { connectRetrySeconds: 1 }, ...args }),
      });

    declare({ writer: "db4" });
    const first = said(await preview(stack));
    expect(first["db4"]).toContain(waits("db5"));
    expect(first["db5"]).toEqual(
      expect.arrayContaining([
        "seed 1 copies shop from db4; it replaces nothing",
        "! applications cannot write here any more (read_only)",
      ]),
    );
    expect(restarts(first)).toEqual(await restarted(stack, both));
    expect(said(await preview(stack))).toEqual({});

    declare({ writer: "db5" });
    const switched = said(await preview(stack));
    expect(switched["db4"]).toContain(
      "! applications write on db5 instead: nobody can write for at most 10 s, until db5 has everything; if that is not enough, they write here again and the run is red",
    );
    expect(switched["db5"]).toContain("! applications can write here from now on");
    expect(restarts(switched)).toEqual(await restarted(stack, both));
    expect(said(await preview(stack))).toEqual({});

    declare({ writer: "db5", settings: { back_log: 90 } });
    const last = said(await preview(stack));
    expect(restarts(last)).toEqual(["db4", "db5"]);
    expect(await restarted(stack, both)).toEqual(["db4", "db5"]);
  });
});

it("a server whose address is not known yet is said to be unknown", async () => {
  const db6 = await stacks.create("db6");
  const stack = await engineStack("review-unknown");
  try {
    const run = await stack.preview(() => {
      const address = new local.Command("machine", { create: "echo 127.0.0.1" }).stdout;
      const ssh = { user: "root", password: "none", insecureIgnoreHostKey: true };
      const host = { ...hostArgs(db6), address, ssh };
      new Master("db6", { host, engine: db6.line as EngineLine, serverId: 1 });
      return Promise.resolve();
    });
    expect(run.lines["db6"]).toEqual([
      "db6: its address is not known yet, so what this run finds and does there is unknown until it runs\n",
    ]);
  } finally {
    stack.close();
  }
});
