import { query } from "../../dev/servers/server";
import { master, slave } from "../support/stack";
import { eventually, expectRowTravels, NO_CHANGES, useStacks } from "../support/stacks";
import { wordsOf } from "../support/words";

const stacks = useStacks();
jest.setTimeout(300_000);

it("binary logs that a slave needs and that were purged are red until it is seeded again", async () => {
  const [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  const stack = await stacks.stack("purged");
  stack.declare([master(db1), slave(db2, "db1", 2)]);
  expect((await stack.up()).code).toBe(0);

  await query(db2, wordsOf(db2).stop);
  await query(db1, "INSERT INTO shop.item (text) VALUES ('missed')");
  // The session that serves the slave notices with the next event that it has gone, and holds its log until then.
  await eventually(async () => {
    await query(db1, "FLUSH BINARY LOGS");
    const [last = ""] = (await query(db1, wordsOf(db1).masterStatus)).split("\t");
    await query(db1, `PURGE BINARY LOGS TO '${last}'`);
    expect((await query(db1, "SHOW BINARY LOGS")).split("\n")).toHaveLength(1);
  });

  for (const shown of ["the IO thread is stopped", "the IO thread is stopped with error"]) {
    expect((await stack.preview()).output).toContain(shown);
    const run = await stack.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("raise seed.generation");
  }

  stack.declare([master(db1), slave(db2, "db1", 2, { seed: { generation: 2 } })]);
  expect((await stack.up()).code).toBe(0);
  await expectRowTravels(db1, db2);
  expect(await stack.up()).toEqual(NO_CHANGES);
});
