import { query, type SandboxServer } from "../../dev/servers/server";
import { bothRun } from "../support/channel";
import { master, slave, type TestStack } from "../support/stack";
import { NO_CHANGES, useStacks } from "../support/stacks";
import { writeOnSlave } from "../support/words";
import { startWriter } from "../support/writer";

const stacks = useStacks();
jest.setTimeout(600_000);

const DIFFERENT = "these tables differ from those of db1: `shop`.`item`";
const PROOF = { "db2-mark": "update", "db2-verify": "update" };
const text = "SELECT text FROM shop.item WHERE id = 2";

let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;
const declare = (databases: readonly string[], seed = {}) =>
  stack.declare([
    master(db1, { databases }),
    slave(db2, "db1", 2, { verify: { checksum: true }, seed }),
  ]);

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  await query(
    db1,
    "CREATE DATABASE stock; CREATE TABLE stock.place (id INT PRIMARY KEY); INSERT INTO stock.place VALUES (1)",
  );
  stack = await stacks.stack("compared");
  declare(["shop", "stock"]);
  const run = await stack.up();
  expect([run.code, run.code === 0 ? "" : run.output]).toEqual([0, ""]);
});

it("are compared by a run that finds nothing else, and not by a preview, which says so", async () => {
  const preview = await stack.preview();
  expect(preview).toEqual(NO_CHANGES);
  expect(preview.output).toContain(
    "db2: its tables are not compared in a preview; pulumi up compares them with those of db1",
  );
  const run = await stack.up();
  expect(run).toEqual(NO_CHANGES);
  expect(run.output).not.toContain("compared");
  expect(await stack.tool("check")).toMatchObject({ code: 0 });
  const { stdout } = await stack.tool("status");
  expect(stdout).toContain("read only, tables not compared (check does)");
});

it("that differ are named, and red until they are as the master's", async () => {
  await writeOnSlave(db2, "UPDATE shop.item SET text = 'by hand' WHERE id = 2");
  const run = await stack.up();
  expect(run.changes).toEqual({ "db2-observed": "update", ...PROOF });
  expect(run.code).not.toBe(0);
  expect(run.output).toContain(DIFFERENT);
  expect(run.output).toContain("db2: verify failed: these tables differ from those of db1");
  expect(run.output).toContain("or copy one database again: leave it out of databases for one run");
  const { code, stdout } = await stack.tool("check");
  expect([code, stdout]).toEqual([2, expect.stringContaining(DIFFERENT)]);
  const again = await stack.up();
  expect(again.code).not.toBe(0);
  expect(again.output).toContain("verify failed");
  await writeOnSlave(db2, `UPDATE shop.item SET text = '${await query(db1, text)}' WHERE id = 2`);
  expect((await stack.up()).code).toBe(0);
  expect(await stack.up()).toEqual(NO_CHANGES);
});

it("are not taken for different while the master writes to them, or the slave is behind", async () => {
  const stop = startWriter((x) => query(db1, `UPDATE shop.item SET text = ${x} WHERE id = 1`));
  const run = await stack.up();
  await stop();
  expect(run).toEqual(NO_CHANGES);
  // As long as the applier waits for a lock.
  const held = query(db2, "LOCK TABLES shop.item READ; DO SLEEP(12)");
  await query(db1, "UPDATE shop.item SET text = 'later' WHERE id = 3");
  expect(await stack.up()).toEqual(NO_CHANGES);
  await held;
});

it("of one database can be copied again, as the error says", async () => {
  await writeOnSlave(db2, "DELETE FROM stock.place");
  const red = await stack.up();
  expect(red.code).not.toBe(0);
  declare(["shop"]);
  expect((await stack.up()).code).toBe(0);
  declare(["shop", "stock"]);
  const refused = await stack.up();
  expect(refused.code).not.toBe(0);
  const overwrite = /seed: \{ overwrite: "([^"]+)" \}/.exec(refused.output)?.[1];
  declare(["shop", "stock"], { overwrite });
  const run = await stack.up();
  expect([run.code, run.code === 0 ? "" : run.output]).toEqual([0, ""]);
  expect(await query(db2, "SELECT id FROM stock.place")).toBe("1");
  expect(await bothRun(db2)).toBe(true);
  const next = await stack.up();
  expect([next.changes, next.output.match(/warning: .*/g)]).toEqual([{}, null]);
});
