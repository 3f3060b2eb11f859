import { query } from "../../dev/servers/server";
import { master, slave } from "../support/stack";
import { expectRowTravels, items, NO_CHANGES, threads, useStacks } from "../support/stacks";
import { numbers } from "../support/words";

const stacks = useStacks();
jest.setTimeout(240_000);

describe("a slave that is seeded in several streams", () => {
  it.each([
    ["named databases", ["shop", "zoo"]],
    ["a whole server", undefined],
  ])(
    "has the rows of %s after one run, also when pulumi was killed in the copy; the next run changes nothing",
    async (scope, databases) => {
      const name = scope.replace(" ", "-");
      const [db1, db2] = [await stacks.shop(`${name}-1`, 20_000), await stacks.create(`${name}-2`)];
      await query(
        db1,
        `CREATE DATABASE zoo; CREATE TABLE zoo.animal (id INT PRIMARY KEY, k INT, x LONGTEXT, KEY k (k));
         INSERT INTO zoo.animal SELECT seq, seq % 7, REPEAT('x', 100000) FROM ${numbers(200)};
         ANALYZE TABLE zoo.animal, shop.item`,
      );
      const stack = await stacks.stack(name);
      const above = master({ ...db1, name: "db1" }, databases === undefined ? {} : { databases });
      const below = slave({ ...db2, name: "db2" }, "db1", 2, {
        seed: { method: "parallel", streams: 2 },
      });
      stack.declare([above, below]);
      const run = stack.start(["up", "--yes", "--skip-preview", "-s", "test"]);
      expect(await run.begins("db2-seed")).toBe(true);
      run.process.kill("SIGKILL");
      expect((await run.ended).code).not.toBe(0);
      await stack.cancel();
      const { code, output } = await stack.up();
      expect([code, output]).toEqual([0, expect.stringContaining("in 2 streams beside the dump")]);
      expect(await threads(db2)).toBe("Yes/Yes/0");
      const rows =
        "SELECT COUNT(*), SUM(k), SUM(CRC32(x)) FROM zoo.animal; SHOW CREATE TABLE zoo.animal";
      expect(await query(db2, rows)).toBe(await query(db1, rows));
      expect(await items(db2)).toBe(await items(db1));
      await expectRowTravels(db1, db2);
      expect(await stack.up()).toEqual(NO_CHANGES);
    },
  );
});
