import { query } from "../../dev/servers/server";
import { master, slave } from "../support/stack";
import { expectRowTravels, NO_CHANGES, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(180_000);

it("a run that may cut a master off from its slaves proves them, and is red until they follow again", async () => {
  const [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  const stack = await stacks.stack("contact");
  const declare = (settings: object) =>
    stack.declare([
      master(db1, { settings }),
      slave(db2, "db1", 2, { link: { from: "localhost" } }),
    ]);
  declare({});
  expect((await stack.up()).code).toBe(0);

  declare({ bind_address: "*" });
  const reached = await stack.up();
  expect(reached).toMatchObject({
    code: 0,
    changes: {
      "db1-preflight": "update",
      "db1-config": "update",
      "db2-mark": "update",
      "db2-verify": "update",
    },
  });
  expect(await stack.up()).toEqual(NO_CHANGES);

  // Nobody comes from a name any more.
  declare({ bind_address: "*", skip_name_resolve: true });
  const cutOff = await stack.up();
  expect(await query(db1, "SELECT @@skip_name_resolve")).toBe("1");
  expect(cutOff.code).not.toBe(0);
  expect(cutOff.output).toContain("the slave cannot read from the master, error");
  expect((await stack.up()).code).not.toBe(0);

  declare({ bind_address: "*" });
  expect((await stack.up()).code).toBe(0);
  await expectRowTravels(db1, db2);
  expect(await stack.up()).toEqual(NO_CHANGES);
});
