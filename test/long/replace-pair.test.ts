import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { bothRun } from "../support/channel";
import { pair, type Run, type TestStack } from "../support/stack";
import { NO_CHANGES, expectRowTravels, items, useStacks } from "../support/stacks";
import { until } from "../support/topologies";

const stacks = useStacks();
jest.setTimeout(240_000);

const ORIGINAL = "<?php\nreturn $pro;\n";

let stack: TestStack;
let servers: readonly [SandboxServer, SandboxServer];
let file: string;

const block = () => ({
  host: { address: "127.0.0.1", installDirectory: stacks.directory() },
  file,
  comment: "//",
  before: "^return",
  byHand: "^none",
  check: ["grep", "-q", "return"],
  lines: "a line\n",
});
const declare = (blocks: readonly string[], more: { deleteBeforeReplace?: boolean } = {}) =>
  stack.declare([], {
    pair: pair(servers, {
      accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["ALL"] }] }],
      seed: { from: "db1" },
    }),
    blocks: Object.fromEntries(blocks.map((name) => [name, block()])),
    ...more,
  });

beforeAll(async () => {
  servers = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  file = join(stacks.directory(), "databases.php");
  writeFileSync(file, ORIGINAL);
  stack = await stacks.stack("replace-pair");
  declare(["app"]);
  green(await stack.up());
  await expectSound();
});

describe("pulumi up --replace in a stack with a pair and a block", () => {
  it.each([
    ["one channel", ["db2-follow"]],
    ["both links and channels", ["db1-link", "db1-follow", "db2-link", "db2-follow"]],
    ["the block", ["app-block"]],
    ["every step, and every password", ["db1*", "db2*", "app*"]],
  ])("of %s leaves what it has just made", async (_, steps) => {
    const up = green(await stack.up(...steps.flatMap((step) => ["--replace", `**::${step}`])));
    expect(Object.values(up.changes).join()).toContain("delete-replaced");
    expect(up.output).not.toContain("copied in");
    await expectSound();
  });

  it("that deletes before it makes anew ends with what it has made", async () => {
    declare(["app"], { deleteBeforeReplace: true });
    const steps = ["db1-follow", "db2-link", "db2-follow", "app-block"];
    const up = green(await stack.up(...steps.flatMap((step) => ["--replace", `**::${step}`])));
    expect(up.changes["db2-link"]).toMatch(/^delete-replaced/);
    await expectSound();
    declare(["app"]);
    await expectSound();
  });

  it("is not needed for a block with another name, which keeps its lines", async () => {
    declare(["web"]);
    green(await stack.up());
    await expectSound();
  });

  it("followed by pulumi destroy leaves the data and the file, and nothing of replication", async () => {
    const all = ["--replace", "**::db1*", "--replace", "**::db2*", "--replace", "**::web*"];
    green(await stack.up(...all));
    green(await stack.destroy());
    for (const server of servers) {
      expect(await query(server, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'repl%'")).toBe(
        "0",
      );
      expect(await items(server)).toBe(await items(servers[0]));
    }
    expect(readFileSync(file, "utf8")).toBe(ORIGINAL);
  });
});

function green(run: Run): Run {
  expect(run.output).not.toContain("failed");
  expect(run.code).toBe(0);
  return run;
}

async function expectSound(): Promise<void> {
  const [a, b] = servers;
  await until(async () => (await Promise.all([a, b].map(bothRun))).every(Boolean));
  await expectRowTravels(a, b);
  await expectRowTravels(b, a);
  expect(readFileSync(file, "utf8").match(/^a line$/gm)).toHaveLength(1);
  expect(await stack.up()).toEqual(NO_CHANGES);
}
