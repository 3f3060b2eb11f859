import { query } from "../../dev/servers/server";
import { master, slave, type TestStack } from "../support/stack";
import { NO_CHANGES, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(120_000);

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

  it("has a setting that was changed live set again", async () => {
    await query(servers[1], "SET GLOBAL max_connections = 300");
    const preview = await stack.preview();
    expect(preview.output).toContain("max_connections is 300, declared 150");
    expect(preview.changes).toEqual({
      "db2-observed": "update",
      "db2-config": "update",
      "db2-mark": "update",
      "db2-verify": "update",
    });
    expect(await query(servers[1], "SELECT @@max_connections")).toBe("300");
    const run = await stack.up();
    expect(run).toMatchObject({ code: 0, changes: preview.changes });
    expect(await query(servers[1], "SELECT @@max_connections")).toBe("150");
    expect(await stack.up()).toEqual(NO_CHANGES);
  });
});
