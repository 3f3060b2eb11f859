import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { query } from "../../dev/servers/server";
import { master, slave, type TestStack } from "../support/stack";
import { wordsOf } from "../support/words";
import { NO_CHANGES, threads, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(180_000);

describe("a master and a slave of which something is changed by hand", () => {
  let stack: TestStack;
  let servers: readonly [
    Awaited<ReturnType<typeof stacks.shop>>,
    Awaited<ReturnType<typeof stacks.create>>,
  ];

  beforeAll(async () => {
    servers = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
    stack = await stacks.stack("drift");
    stack.declare([
      master(servers[0], {
        settings: { max_connections: 200 },
        accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["SELECT", "INSERT"] }] }],
      }),
      slave(servers[1], "db1", 2, { settings: { max_connections: 150 } }),
    ]);
    expect((await stack.up()).code).toBe(0);
  });

  it("is as declared after the first run, and stays so", async () => {
    expect(await stack.up()).toEqual(NO_CHANGES);
  });

  const PROOF = { "db2-mark": "update", "db2-verify": "update" };
  const app = "'app'@'%'";
  const repl = "'repl_db2'@'127.0.0.1'";
  const words = () => wordsOf(servers[1]);

  it.each<
    readonly [
      what: string,
      byHand: () => Promise<unknown>,
      shown: () => string,
      changes: Readonly<Record<string, string>>,
      afterwards: () => Promise<unknown>,
    ]
  >([
    [
      "a setting that was changed live",
      () => query(servers[1], "SET GLOBAL max_connections = 300"),
      () => "max_connections is 300, declared 150",
      { "db2-observed": "update", "db2-config": "update", ...PROOF },
      async () => expect(await query(servers[1], "SELECT @@max_connections")).toBe("150"),
    ],
    [
      "a slave that was made writable",
      () => query(servers[1], "SET GLOBAL read_only = OFF"),
      () => "read_only is OFF, declared ON",
      { "db2-observed": "update", "db2-config": "update", ...PROOF },
      async () => expect(await query(servers[1], "SELECT @@read_only")).toBe("1"),
    ],
    [
      "a slave that was stopped",
      () => query(servers[1], words().stop),
      () => "the SQL thread is stopped; the IO thread is stopped",
      { "db2-observed": "update", "db2-follow": "update", ...PROOF },
      async () => expect(await threads(servers[1])).toBe("Yes/Yes/0"),
    ],
    [
      "a channel that was forgotten",
      () => query(servers[1], `${words().stop}; ${words().forget}`),
      () => "it follows nobody",
      { "db2-observed": "update", "db2-follow": "update", ...PROOF },
      async () => expect(await threads(servers[1])).toBe("Yes/Yes/0"),
    ],
    [
      "a replication account that was dropped",
      () => query(servers[0], `SET sql_log_bin = 0; DROP USER ${repl}`),
      () => `the account ${repl} is gone`,
      { "db1-observed": "update", "db2-link": "update", ...PROOF },
      async () =>
        expect(await query(servers[0], `SHOW GRANTS FOR ${repl}`)).toContain("REPLICATION"),
    ],
    [
      "a replication account with another password",
      () => query(servers[0], `SET sql_log_bin = 0; ALTER USER ${repl} IDENTIFIED BY 'another'`),
      () => `the password of ${repl} was changed`,
      { "db1-observed": "update", "db2-link": "update", ...PROOF },
      async () => expect(await threads(servers[1])).toBe("Yes/Yes/0"),
    ],
    [
      "an account that lost a grant, and got another one",
      () =>
        query(
          servers[0],
          `SET sql_log_bin = 0; REVOKE INSERT ON shop.* FROM ${app}; GRANT DELETE ON shop.* TO ${app}`,
        ),
      () => `${app} has no INSERT on shop.*`,
      { "db1-observed": "update", "db1-accounts": "update" },
      async () =>
        expect(await query(servers[0], `SHOW GRANTS FOR ${app}`)).toContain(
          "SELECT, INSERT, DELETE ON `shop`",
        ),
    ],
    [
      "an account that was dropped",
      () => query(servers[0], `SET sql_log_bin = 0; DROP USER ${app}`),
      () => `the account ${app} is gone`,
      { "db1-observed": "update", "db1-accounts": "update" },
      async () =>
        expect(await query(servers[0], `SHOW GRANTS FOR ${app}`)).toContain(
          "SELECT, INSERT ON `shop`",
        ),
    ],
    [
      "an option file that was edited",
      async () => appendFileSync(servers[1].host.configFile, "# by hand\n"),
      () => `${servers[1].host.configFile} was changed`,
      { "db2-observed": "update", "db2-config": "update", ...PROOF },
      async () => expect(readFileSync(servers[1].host.configFile, "utf8")).not.toContain("by hand"),
    ],
    [
      "an option file that was removed",
      async () => rmSync(servers[0].host.configFile),
      () => `${servers[0].host.configFile} is gone`,
      { "db1-observed": "update", "db1-config": "update", ...PROOF },
      async () =>
        expect(readFileSync(servers[0].host.configFile, "utf8")).toContain("server_id = 1"),
    ],
    [
      "a runner that was removed",
      async () => rmSync(servers[1].host.installDirectory, { recursive: true }),
      () => "the runner is gone",
      { "db2-observed": "update", "db2-runner": "update", ...PROOF },
      async () => expect(existsSync(servers[1].host.installDirectory)).toBe(true),
    ],
  ])(
    "has %s seen in the preview and mended by the run",
    async (_, byHand, shown, changes, afterwards) => {
      await byHand();
      const preview = await stack.preview();
      expect(preview).toMatchObject({ code: 0, output: expect.stringContaining(shown()) });
      expect(preview.changes).toEqual(changes);
      expect(await stack.up()).toMatchObject({ code: 0, changes });
      await afterwards();
      expect(await stack.up()).toEqual(NO_CHANGES);
    },
  );
});
