import { cpSync, readFileSync, symlinkSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { master, REPOSITORY, slave } from "../support/stack";
import { useStacks } from "../support/stacks";

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

/** A copy of the library, as a release of its own. */
function release(name: string): string {
  const directory = join(stacks.directory(), name);
  mkdirSync(directory);
  for (const part of ["src", "templates", "package.json"])
    cpSync(join(REPOSITORY, part), join(directory, part), { recursive: true });
  symlinkSync(join(REPOSITORY, "node_modules"), join(directory, "node_modules"));
  return directory;
}
