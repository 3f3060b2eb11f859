import { query } from "../../dev/servers/server";
import { master, slave } from "../support/stack";
import { NO_CHANGES, useStacks } from "../support/stacks";
import { writeOnSlave } from "../support/words";

const stacks = useStacks();
jest.setTimeout(180_000);

const settings = {
  // What a server rounds, limits, orders or spells in its own way.
  max_connections: 20_000,
  table_open_cache: 100_001,
  innodb_buffer_pool_size: "65M",
  join_buffer_size: 1_000_001,
  max_allowed_packet: "33000000",
  long_query_time: 0.5,
  sql_mode: "NO_ZERO_IN_DATE,STRICT_TRANS_TABLES,ANSI_QUOTES",
  optimizer_switch: "index_merge=off,mrr=on",
  slow_query_log: "1",
  event_scheduler: 1,
  init_connect: "SET @a = 1, @b = 'x --y=z'",
};

const accounts = [
  {
    user: "o'brien",
    from: ["10.0.0.%", "LOCALHOST.example.com", "192.168.0.0/255.255.0.0"],
    grants: [{ on: "shop", privileges: ["ALL"] }],
  },
  {
    user: "back\\slash",
    grants: [{ on: "my-shop.t", privileges: ["SELECT (id, b)", "INSERT (b)", "DELETE"] }],
  },
  { user: "a@b", grants: [{ on: "a_b", privileges: ["select", "GRANT OPTION"] }] },
  { user: "all", grants: [{ on: "*", privileges: ["ALL PRIVILEGES", "GRANT OPTION"] }] },
  { user: "Über", from: ["::1", "fe80::%"], grants: [{ on: "shop.item", privileges: ["ALL"] }] },
  { user: "dba", grants: [{ on: "*", privileges: ["PROCESS", "REPLICATION CLIENT"] }] },
  { user: "sp ace", grants: [{ on: "Gro`ß 1", privileges: ["create temporary tables"] }] },
  { user: "nothing" },
];

it("a second run changes nothing, whatever names and values are declared", async () => {
  const [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  await query(
    db1,
    "CREATE DATABASE `my-shop`; CREATE TABLE `my-shop`.t (id INT PRIMARY KEY, b INT); CREATE DATABASE a_b; CREATE DATABASE `Gro``ß 1`",
  );
  const stack = await stacks.stack("odd");
  stack.declare([
    master(db1, { settings, accounts, databases: ["shop", "my-shop", "a_b", "Gro`ß 1"] }),
    slave(db2, "db1", 2, {
      settings,
      accounts: [{ user: "back\\slash", grants: [{ on: "my-shop", privileges: ["SELECT"] }] }],
    }),
  ]);
  const { code, output } = await stack.up();
  expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
  const again = await stack.up();
  expect(again).toEqual(NO_CHANGES);
  expect(again.output).not.toMatch(/^ {4}(warning: )?db\d: /m);

  const [account, place] = ["'a@b'@'%'", "a\\_b"];
  await query(db1, `SET sql_log_bin = 0; REVOKE GRANT OPTION ON \`${place}\`.* FROM ${account}`);
  const run = await stack.up();
  expect(run.output).toContain(`${account} has no GRANT OPTION on ${place}.*`);
  expect(run.code).toBe(0);
  expect(await query(db1, `SHOW GRANTS FOR ${account}`)).toContain("WITH GRANT OPTION");
  expect(await stack.up()).toEqual(NO_CHANGES);

  const lost = "Gro`ß 1";
  await writeOnSlave(db2, "DROP DATABASE `Gro``ß 1`");
  const preview = await stack.preview();
  expect(preview.output).toContain(`db2: the database ${lost} is gone`);
  expect(preview.changes).toEqual({
    "db2-observed": "update",
    "db2-mark": "update",
    "db2-verify": "update",
  });
  const red = await stack.up();
  expect(red.code).not.toBe(0);
  expect(red.output).toMatch(
    /declared databases that were here are gone: "Gro`ß 1"[^]*Raise seed\.generation/,
  );
  await writeOnSlave(db2, "CREATE DATABASE `Gro``ß 1`");
  expect((await stack.up()).code).toBe(0);
  expect(await stack.up()).toEqual(NO_CHANGES);

  await query(db1, "DROP DATABASE `a_b`");
  const gone = await stack.up();
  expect(gone.output).toContain("db1: the database a_b is gone");
  expect(gone.output).toContain('declared databases that were here are gone: "a_b"');
  expect(gone.code).not.toBe(0);
  await query(db1, "CREATE DATABASE `a_b`");
  expect((await stack.up()).code).toBe(0);
  expect(await stack.up()).toEqual(NO_CHANGES);
});
