import { readdirSync } from "node:fs";
import { join } from "node:path";
import { query } from "../../dev/servers/server";
import { master, slave, type TestStack } from "../support/stack";
import { processOf } from "../support/topologies";
import { wordsOf, writeOnSlave } from "../support/words";
import { NO_CHANGES, expectRowTravels, items, threads, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(120_000);

/** Quotes, a backslash, `$`, blanks, a placeholder and non-ASCII, 32 bytes at most. */
const HOSTILE = `it's "q" \\ $HOME :password_1 é%`;

describe("a stack with a master and a slave", () => {
  let stack: TestStack;
  let servers: readonly [
    Awaited<ReturnType<typeof stacks.shop>>,
    Awaited<ReturnType<typeof stacks.create>>,
  ];
  const declared = (settings: Record<string, unknown> = { max_connections: 200 }) => [
    master(servers[0], {
      settings,
      accounts: [
        { user: "app", password: HOSTILE, grants: [{ on: "shop", privileges: ["SELECT"] }] },
      ],
    }),
    slave(servers[1], "db1", 2, { link: { password: HOSTILE } }),
  ];

  beforeAll(async () => {
    servers = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
    stack = await stacks.stack("lifecycle");
    stack.declare(declared());
  });

  it("is previewed without touching a server", async () => {
    const preview = await stack.preview();
    expect(preview.code).toBe(0);
    expect(preview.changes).toMatchObject({
      "db1-config": "create",
      "db2-seed": "create",
      "db2-verify": "create",
    });
    expect(await query(servers[1], "SHOW DATABASES LIKE 'shop'")).toBe("");
    expect(await query(servers[0], "SELECT @@log_bin, @@max_connections")).not.toContain("200");
  });

  it.each(["preview", "up"] as const)(
    "says all that is wrong with every server at once in %s, shapes and values, and does nothing",
    async (what) => {
      const ssh = { privateKey: "key" };
      stack.declare([
        master(servers[0], {
          onDestory: "undo",
          binlog: { format: "row" },
          settings: { xyzzyxyzzy: 1 },
        }),
        slave(servers[1], "db1", 1, { link: { retry: 1 }, settings: { max_connection: 1 } }),
        slave({ ...servers[1], name: "db3" }, "db2", 3, { host: { address: "192.0.2.3", ssh } }),
        slave({ ...servers[1], name: "db4" }, "db1", 4, {
          host: { address: "192.0.2.4" },
          rollout: 1,
        }),
        master(
          { ...servers[1], name: "db5" },
          { host: { address: "192.0.2.5", ssh }, serverId: 5 },
        ),
      ]);
      const { code, output, changes } = await stack[what]();
      stack.declare(declared());
      expect(code).not.toBe(0);
      expect(output.replace(/^ +(- |Cannot reach)/gm, "$1")).toContain(
        `error: Cannot plan the topology: found 7 problem(s)
- db1.binlog.format: Invalid option: expected one of "ROW"|"MIXED"|"STATEMENT"
- db1: Unrecognized key: "onDestory": the nearest is "onDestroy"
- db1.settings.xyzzyxyzzy: must be a setting that ${servers[0].line} knows: nothing is named like it; "loose_" before its name lets the server decide
- db2.link: Unrecognized key: "retry"
- db2.serverId: must be unique: "db2" and "db1" both have 1
- db2.settings.max_connection: must be a setting that ${servers[0].line} knows: the nearest is "max_connections"; "loose_" before its name lets the server decide
- db4.rollout: Invalid option: expected one of "serial"|"parallel"
Cannot reach "db3": host.ssh.hostKey must be given (or host.ssh.insecureIgnoreHostKey: true, which trusts whoever answers)
Cannot reach "db5": host.ssh.hostKey must be given`,
      );
      expect(output.match(/db1\.binlog\.format/g)).toHaveLength(1);
      expect(output).not.toMatch(/^ +at /m);
      expect(Object.keys(changes).filter((name) => /^db\d-/.test(name))).toEqual([]);
    },
  );

  it("comes up with the master's data on the slave, and what is written later travels", async () => {
    const up = await stack.up();
    expect(up.output).not.toContain("failed");
    expect(up.code).toBe(0);
    expect(await items(servers[1])).toBe(await items(servers[0]));
    await expectRowTravels(servers[0], servers[1]);
    expect(await query(servers[1], "SELECT @@read_only")).toBe("1");
  });

  it("is not changed by a second up", async () => {
    expect(await stack.up()).toEqual(NO_CHANGES);
  });

  it("holds no password in clear in its state", async () => {
    const state = stack.state();
    expect(state).toContain("db2-follow");
    expect(state).not.toContain(HOSTILE);
    expect(state).not.toContain(JSON.stringify(HOSTILE).slice(1, -1));
    expect(state).not.toContain("it's");
  });

  it("shows a changed setting as one line of one resource, and changes just that", async () => {
    stack.declare(declared({ max_connections: 250 }));
    const preview = await stack.preview();
    expect(preview.changes).toEqual({ "db1-config": "update" });
    expect(preview.output).toMatch(/- max_connections = 200\n\s*\+ max_connections = 250/);
    const started = processOf(servers[0]);
    expect((await stack.up()).changes).toEqual({ "db1-config": "update" });
    expect(await query(servers[0], "SELECT @@max_connections")).toBe("250");
    expect(processOf(servers[0])).toBe(started);
    expect(await threads(servers[1])).toBe("Yes/Yes/0");
  });

  it("proves again when asked to, and nothing else runs", async () => {
    const [db1, db2] = declared({ max_connections: 250 });
    stack.declare([db1!, { ...db2!, args: { ...db2!.args, recheck: "today" } }]);
    expect((await stack.up()).changes).toEqual({ "db2-mark": "update", "db2-verify": "update" });
  });

  it("is red when the slave has stopped with an error, and says which", async () => {
    await writeOnSlave(servers[1], "INSERT INTO shop.item (id, text) VALUES (1000, 'here first')");
    await query(servers[0], "INSERT INTO shop.item (id, text) VALUES (1000, 'from the master')");
    const [db1, db2] = declared({ max_connections: 250 });
    stack.declare([db1!, { ...db2!, args: { ...db2!.args, recheck: "tomorrow" } }]);
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("db2: verify failed: the slave stopped applying with error 1062");
    expect(up.output).toContain("nothing was skipped");
    expect(up.output).not.toContain("it's");
    expect(await query(servers[1], "SELECT text FROM shop.item WHERE id = 1000")).toBe(
      "here first",
    );

    await writeOnSlave(servers[1], "DELETE FROM shop.item WHERE id = 1000");
    await query(servers[1], wordsOf(servers[1]).start);
    expect((await stack.up()).code).toBe(0);
    expect(await items(servers[1])).toBe(await items(servers[0]));
  });

  it("is destroyed without losing data: the channel and the accounts that were made are gone", async () => {
    const before = await items(servers[0]);
    expect((await stack.destroy()).code).toBe(0);
    expect(await items(servers[0])).toBe(before);
    expect(await items(servers[1])).toBe(before);
    expect(await threads(servers[1])).toBe("no channel");
    expect(await query(servers[0], "SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'repl%'")).toBe(
      "0",
    );
    const made = servers.map(({ host, port }) =>
      readdirSync(join(host.stateDirectory, String(port), "made")).filter(
        (one) => one !== "config" && one !== "accounts",
      ),
    );
    expect(made).toEqual([[], []]);
  });

  it("comes up again from where it was, without a new copy", async () => {
    await query(
      servers[0],
      "INSERT INTO shop.item (text) VALUES ('written while nobody followed')",
    );
    const up = await stack.up();
    expect(up.code).toBe(0);
    expect(up.output).toContain("seeded already");
    expect(await items(servers[1])).toBe(await items(servers[0]));
  });
});
