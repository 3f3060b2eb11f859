import { query, type SandboxServer } from "../../dev/servers/server";
import { bothRun, channelOf } from "../support/channel";
import { login } from "../support/login";
import type { TestStack } from "../support/stack";
import { NO_CHANGES, useStacks } from "../support/stacks";
import { defaultFlavor, wordsOf } from "../support/words";

const stacks = useStacks();
jest.setTimeout(180_000);

const DATABASE = "replicated_session_store";

/** A store with sessions, and a database whose name the instructions' grant would have let nevisProxy into as well. */
const SESSIONS = `
  CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  CREATE TABLE ${DATABASE}.proxy_session (id INT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(80));
  INSERT INTO ${DATABASE}.proxy_session (token) VALUES ('before');
  CREATE DATABASE replicatedXsession_store;
  CREATE TABLE replicatedXsession_store.t (id INT PRIMARY KEY)`;

/** The settings of both hosts that the instructions have, by the server's own names. */
const DOCUMENT = {
  BINLOG_FORMAT: "MIXED",
  SLAVE_EXEC_MODE: "IDEMPOTENT",
  SLAVE_SKIP_ERRORS: "1062,1452",
  SLAVE_PARALLEL_THREADS: "10",
  MAX_CONNECTIONS: "1000",
  MAX_BINLOG_SIZE: "524288000",
  TX_ISOLATION: "READ-COMMITTED",
  INNODB_DEADLOCK_DETECT: "OFF",
  AUTO_INCREMENT_INCREMENT: "2",
  RPL_SEMI_SYNC_MASTER_ENABLED: "ON",
  RPL_SEMI_SYNC_SLAVE_ENABLED: "ON",
};

/** Those of which the library warns. */
const QUESTIONABLE = [
  "binlog.format",
  "binlog.expireDays",
  "settings.slave_exec_mode",
  "settings.slave_skip_errors",
  "settings.slave_parallel_threads",
  "settings.innodb_deadlock_detect",
];

/** What the instructions have otherwise on each host. */
const OWN = ["SERVER_ID", "GTID_DOMAIN_ID", "AUTO_INCREMENT_OFFSET"];

// nevisProxy's instructions are for MariaDB.
(defaultFlavor === "mariadb" ? describe : describe.skip)("nevisProxy's session store", () => {
  let stack: TestStack;
  let a: SandboxServer;
  let b: SandboxServer;
  let connection: Record<string, string>;
  const member = (server: SandboxServer) => ({
    name: server.name,
    address: "127.0.0.1",
    host: server.host,
  });
  const configure = (changes: object = {}) =>
    stack.configure({
      "session-store": {
        engine: a.line,
        members: [a, b].map(member),
        seed: { from: "db1" },
        proxy: { from: ["127.0.0.1"] },
        binaryLogs: { from: ["localhost"] },
        ...changes,
      },
    });
  const variables = async (server: SandboxServer, names: readonly string[]) => {
    const shown = await query(
      server,
      `SELECT variable_name, global_value FROM information_schema.system_variables WHERE variable_name IN ('${names.join("', '")}')`,
    );
    return Object.fromEntries(shown.split("\n").map((row) => row.split("\t") as [string, string]));
  };
  const asProxy = (server: SandboxServer, sql: string) =>
    login(server, connection["user"]!, connection["password"]!, sql);
  const tokens = (server: SandboxServer) =>
    query(server, `SELECT token FROM ${DATABASE}.proxy_session ORDER BY id`);
  /** Waits until each member has applied what the other one has written. */
  const caughtUp = async () => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const position = await query(from, "SELECT @@gtid_binlog_pos");
      expect(await query(to, `SELECT MASTER_GTID_WAIT('${position}', 20)`)).toBe("0");
    }
  };

  beforeAll(async () => {
    const config = "log_bin=mariadbmaster-bin";
    [a, b] = (await Promise.all(["db1", "db2"].map((name) => stacks.create(name, { config })))) as [
      SandboxServer,
      SandboxServer,
    ];
    await query(a, SESSIONS);
    stack = await stacks.stack("sessions", "topology");
    await stack.configure({ topology: "session-store" });
    await configure();
  });

  it("does not shorten the logs of servers that log already unasked, and names what permits it", async () => {
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    // By the preflights: no configuration was touched.
    expect(up.output).toContain("preflight found 1 problem(s); nothing was changed on any server");
    expect(up.output).toContain(
      "the declaration keeps binary logs for 86400 s, the server keeps them for 0 s",
    );
    expect(up.output).toContain(
      'allow the loss with binlog.shortenRetentionOn: "db1", or "sessions" for both members of the pair\n',
    );
    for (const server of [a, b]) expect(await query(server, wordsOf(server).retention)).toBe("0");
  });

  it("comes up with the sessions of one server on both, and says once of each questionable setting what it risks", async () => {
    await configure({ binlog: { shortenRetentionOn: "sessions" } });
    const up = await stack.up();
    expect(up.output).not.toContain("failed");
    expect(up.code).toBe(0);
    expect(await tokens(b)).toBe("before");
    const [, diagnostics = ""] = up.output.split("\nDiagnostics:\n");
    expect([...diagnostics.matchAll(/warning: (sessions\.\S+):/g)].map(([, path]) => path)).toEqual(
      QUESTIONABLE.map((path) => `sessions.${path}`),
    );
    connection = (await stack.output("connection")) as Record<string, string>;
    expect(connection["url"]).toBe(
      `jdbc:mariadb:sequential://127.0.0.1:${a.port},127.0.0.1:${b.port}/${DATABASE}`,
    );
  });

  it("is not changed by a second up", async () => {
    expect(await stack.up()).toEqual(NO_CHANGES);
  });

  it("has the document's settings live on both servers, and its three differences between them", async () => {
    for (const server of [a, b]) {
      expect(await variables(server, Object.keys(DOCUMENT))).toEqual(DOCUMENT);
      expect(await query(server, wordsOf(server).retention)).toBe("86400");
      expect(await query(server, "SELECT @@log_bin_basename")).toMatch(/\/mariadbmaster-bin$/);
      expect(await query(server, "SHOW STATUS LIKE 'Rpl_semi_sync_%aster_status'")).toMatch(/ON$/);
    }
    expect(Object.values(await variables(a, OWN))).toEqual(["1", "1", "1"]);
    expect(Object.values(await variables(b, OWN))).toEqual(["2", "2", "2"]);
  });

  it("has what nevisProxy writes on either server on the other one", async () => {
    for (const [on, token] of [
      [a, "on the first"],
      [b, "on the second"],
    ] as const) {
      const written = `INSERT INTO ${DATABASE}.proxy_session (token) VALUES ('${token}')`;
      expect(await asProxy(on, written)).toEqual({ stdout: "", stderr: "" });
    }
    await caughtUp();
    const expected = ["before", "on the first", "on the second"];
    for (const server of [a, b])
      expect((await tokens(server)).split("\n").sort()).toEqual(expected);
    const keys = (remainder: number) =>
      `SELECT COUNT(*) FROM ${DATABASE}.proxy_session WHERE token LIKE 'on the %' AND id % 2 = ${remainder}`;
    for (const server of [a, b])
      expect([await query(server, keys(0)), await query(server, keys(1))]).toEqual(["1", "1"]);
  });

  it("replicates the document's tables and no others, either way", async () => {
    const travel = ["a_attribute", "a_conf", "a_key_id_map", "a_session"];
    for (const table of [...travel, "a_audit", "a_keyXidYmap"])
      for (const [on, x] of [
        [a, "a"],
        [b, "b"],
      ] as const)
        await query(on, `CREATE TABLE ${DATABASE}.${table.replace("a", x)} (id INT PRIMARY KEY)`);
    await caughtUp();
    const tables = (server: SandboxServer, x: string) =>
      query(server, `SHOW TABLES FROM ${DATABASE} LIKE '${x}\\_%'`);
    expect(await tables(b, "a")).toBe(travel.join("\n"));
    expect(await tables(a, "b")).toBe(travel.join("\n").replaceAll("a_", "b_"));
    expect((await Promise.all([a, b].map(bothRun))).every(Boolean)).toBe(true);
  });

  it("lets nevisProxy use its database and look at replication, and nothing else", async () => {
    for (const server of [a, b]) {
      const said = async (sql: string) => {
        const { stdout, stderr } = await asProxy(server, sql);
        return stderr === "" ? stdout : /\((?:\w+)\)|ERROR \d+/.exec(stderr)?.[0];
      };
      const own = `${DATABASE}.${server.name}_audit`;
      expect(
        await said(
          `CREATE TABLE ${own} (id INT PRIMARY KEY); INSERT INTO ${own} VALUES (1); SELECT COUNT(*) FROM ${own}; DROP TABLE ${own}`,
        ),
      ).toBe("1");
      expect(await said("SHOW ALL SLAVES STATUS")).toContain("replication_user");
      expect(await said("SHOW DATABASES")).toBe(`information_schema\n${DATABASE}`);
      expect(await said("SELECT COUNT(*) FROM mysql.user")).toBe("ERROR 1142");
      expect(await said("CREATE DATABASE mine")).toBe("ERROR 1044");
      expect(await said("SET GLOBAL max_connections = 9")).toBe("ERROR 1227");
      expect(await said("STOP SLAVE")).toBe("ERROR 1227");
    }
    expect((await asProxy(a, "SELECT COUNT(*) FROM replicatedXsession_store.t")).stderr).toContain(
      "ERROR 1142",
    );
  });

  it("names the table in which the servers differ, where checksums are declared: replication says nothing", async () => {
    const store = { binlog: { shortenRetentionOn: "sessions" }, verify: { checksum: true } };
    await configure(store);
    expect(await stack.up()).toMatchObject({
      code: 0,
      changes: { "db1-verify": "update", "db2-verify": "update" },
    });
    const here = (sql: string) => query(b, `SET sql_log_bin = 0; ${sql}`);
    await here(`DELETE FROM ${DATABASE}.proxy_session WHERE token = 'before'`);
    await query(a, `UPDATE ${DATABASE}.proxy_session SET token = 'later' WHERE token = 'before'`);
    await caughtUp();
    expect((await Promise.all([a, b].map(bothRun))).every(Boolean)).toBe(true);
    await stack.configure({ recheck: "today" });
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toMatch(/tables differ from those of db\d.*proxy_session/);
    await here(`INSERT INTO ${DATABASE}.proxy_session (id, token) VALUES (1, 'later')`);
    expect((await stack.up()).code).toBe(0);
  });

  it("is destroyed without losing a session or locking nevisProxy out: channels and replication accounts are gone", async () => {
    const before = await tokens(a);
    expect((await stack.destroy()).code).toBe(0);
    for (const server of [a, b]) {
      expect(await tokens(server)).toBe(before);
      expect(await channelOf(server)).toEqual({});
      expect((await asProxy(server, `SELECT COUNT(*) FROM ${DATABASE}.proxy_session`)).stdout).toBe(
        "3",
      );
      expect(
        await query(
          server,
          "SELECT user FROM mysql.user WHERE user REGEXP 'repl|nevis|binarylog|pulumi' ORDER BY user",
        ),
      ).toBe("binarylog_user\nnevisproxy_user");
    }
  });
});
