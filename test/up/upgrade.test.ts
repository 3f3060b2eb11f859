import { cpSync, readFileSync, symlinkSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { query } from "../../dev/servers/server";
import { master, REPOSITORY, slave } from "../support/stack";
import { items, NO_CHANGES, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(120_000);

describe("an upgrade of the library without changed rendering", () => {
  it("touches the runners only", async () => {
    const [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
    const stack = await stacks.stack("upgrade");
    const declared = [
      master(db1, {
        accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["SELECT"] }] }],
      }),
      slave(db2, "db1", 2),
    ];
    const [current, next] = [release("current"), release("next")];
    const manifest = JSON.parse(readFileSync(join(next, "package.json"), "utf8")) as {
      version: string;
    };
    writeFileSync(join(next, "package.json"), JSON.stringify({ ...manifest, version: "99.0.0" }));

    stack.declare(declared, { library: current });
    expect((await stack.up()).code).toBe(0);
    stack.declare(declared, { library: next });
    const preview = await stack.preview();
    expect(preview.changes).toEqual({ "db1-runner": "update", "db2-runner": "update" });
    expect(preview.output).toContain("99.0.0");
    expect((await stack.up()).changes).toEqual({ "db1-runner": "update", "db2-runner": "update" });
  });
});

describe("an upgrade of the library that words its steps otherwise", () => {
  it("runs steps again, and copies, makes anew and takes away nothing", async () => {
    const [db3, db4] = await Promise.all([stacks.shop("db3"), stacks.create("db4")]);
    const stack = await stacks.stack("worded");
    const declared = [
      master(db3, {
        accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["SELECT"] }] }],
      }),
      slave(db4, "db3", 2),
    ];
    const [current, next] = [release("before"), release("worded")];
    const says = join(next, "src", "render", "saying.ts");
    writeFileSync(says, readFileSync(says, "utf8").replace("`# ${", "`# in other words: ${"));

    stack.declare(declared, { library: current });
    expect((await stack.up()).code).toBe(0);
    // A copy would bring it back.
    await query(db4, "SET sql_log_bin = 0; DELETE FROM shop.item WHERE id = 1");
    const rows = await items(db4);
    stack.declare(declared, { library: next });
    const { code, output, changes } = await stack.up();
    expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    expect(Object.keys(changes)).toEqual(
      expect.arrayContaining(["db3-config", "db3-accounts", "db4-link", "db4-seed", "db4-follow"]),
    );
    expect(new Set(Object.values(changes))).toEqual(new Set(["update"]));
    expect(await items(db4)).toBe(rows);
    expect(await stack.up()).toEqual(NO_CHANGES);
  });
});

/** A copy of the library, as a release of its own. */
function release(name: string): string {
  const directory = join(stacks.directory(), name);
  mkdirSync(directory);
  for (const part of ["src", "templates", "package.json"])
    cpSync(join(REPOSITORY, part), join(directory, part), { recursive: true });
  symlinkSync(join(REPOSITORY, "node_modules"), join(directory, "node_modules"));
  return directory;
}
