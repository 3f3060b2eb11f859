import { query } from "../../dev/servers/server";
import { master, slave } from "../support/stack";
import { useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(180_000);

it("check knows a stack that is not up by its declarations, and one that is by its outputs", async () => {
  const [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  const stack = await stacks.stack("first");
  stack.declare([master(db1), slave(db2, "db1", 2)]);
  const first = await stack.tool("check", "--stack", "test", "--timeout", "60");
  expect(first).toMatchObject({ code: 1, stderr: "" });
  expect(first.stdout).toMatch(/^db1 {2}would be changed\n[^]*\ndb2 {2}would be changed\n/);
  expect((await stack.tool("check")).stdout).toBe(first.stdout);
  // A stack that is not made yet has a name all the same.
  const other = await stack.tool("check", "--stack", "other", "--timeout", "60");
  expect(other.stdout).toBe(first.stdout);

  expect((await stack.up()).code).toBe(0);
  expect(await stack.tool("check", "--stack", "test")).toEqual({
    code: 0,
    stdout:
      "db1  as declared\ndb2  as declared\n\n2 server(s), all as the last pulumi up has left them\n",
    stderr: "",
  });
});

it("check does not take a first run that was refused for one that was done", async () => {
  const [db3, db4] = await Promise.all([stacks.shop("db3"), stacks.shop("db4")]);
  const stack = await stacks.stack("refused");
  stack.declare([master(db3), slave(db4, "db3", 2)]);
  expect((await stack.up()).code).not.toBe(0);
  const refused = await stack.tool("check");
  expect(refused.stdout).toMatch(
    /\ndb4 {2}would be refused\n {3}refused: it holds data that the seed would overwrite: shop\./,
  );
  expect(refused.code).toBe(2);

  await query(db4, "DROP DATABASE shop");
  expect((await stack.up()).code).toBe(0);
  expect((await stack.tool("check")).code).toBe(0);
});
