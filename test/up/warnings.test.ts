import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestStack } from "../support/stack";
import { useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(120_000);

let stack: TestStack;
// Programs note there what they said; others that run beside this do so in the system's own.
const temporary = process.env["TMPDIR"];
let directory = "";
afterAll(() => {
  if (temporary === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = temporary;
  rmSync(directory, { recursive: true, force: true });
});
beforeAll(async () => {
  stack = await stacks.stack("warnings");
  directory = mkdtempSync(join(tmpdir(), "pmr-warnings-"));
  process.env["TMPDIR"] = directory;
  // Nothing listens there: what is warned of is said before a step runs.
  const host = { address: "127.0.0.1", port: 1, socket: join(directory, "none.sock") };
  const directories = { installDirectory: directory, stateDirectory: directory };
  stack.declare([
    {
      kind: "master",
      name: "db1",
      args: {
        host: { ...host, ...directories },
        engine: "mariadb-10.11",
        serverId: 1,
        settings: { "loose-replicate-ignore-table": "shop.log" },
      },
    },
  ]);
});

/** How often a run warns, in what it says at the end of its preview and of its update. */
async function warnings(args: readonly string[]): Promise<number> {
  const { output } = await stack.start([...args, "-s", "test"]).ended;
  return [...output.matchAll(/^ {4}warning: db1\.settings/gm)].length;
}

it.each([
  ["a preview", ["preview"]],
  ["up", ["up", "--yes"]],
  ["up again", ["up", "--yes"]],
  ["up without a preview", ["up", "--yes", "--skip-preview"]],
])("%s warns once", async (_run, args) => {
  expect(await warnings(args)).toBe(1);
});

const NOTES = "pulumi-mysql-replication-warned-";
it("notes of what was said go with the update, and those of a preview alone with the next run", async () => {
  await warnings(["preview"]);
  await warnings(["up", "--yes"]);
  const notes = readdirSync(directory).filter((name) => name.startsWith(NOTES));
  expect(notes).toHaveLength(1);
  expect(readdirSync(join(directory, notes[0] ?? ""))).toEqual([]);
});
