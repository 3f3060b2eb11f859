import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { committed } from "../support/committed";
import { expectGolden } from "../support/golden";
import { master, REPOSITORY, slave, type TestStack } from "../support/stack";
import { useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(300_000);

const PASSWORD = "s3cr3t-of-app";

describe("a plan with the preview of its stack", () => {
  let stack: TestStack;
  let db1: SandboxServer;
  let db2: SandboxServer;
  let db3: SandboxServer;
  /** The commit of what the last run was given. */
  let ran: string;

  const app = {
    user: "app",
    password: PASSWORD,
    grants: [{ on: "shop", privileges: ["SELECT"] }],
  };
  const first = (settings: object) =>
    master(db1, { databases: ["shop"], accounts: [app], settings });

  beforeAll(async () => {
    [db1, db2, db3] = await Promise.all([
      stacks.shop("db1"),
      stacks.create("db2"),
      stacks.create("db3"),
    ]);
    stack = await stacks.stack("plan-preview");
    stack.declare([
      first({ max_connections: 200 }),
      slave(db2, "db1", 2),
      slave(db3, "db1", 3, { onDestroy: "undo" }),
    ]);
    const { code, output } = await stack.up();
    expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    ran = committed(stack.directory, {});
  });

  /** The plan since a commit, with what a preview says. */
  async function merged(base: string, streamed = false, ...words: readonly string[]) {
    const { stdout } = await stack.previewJson(streamed);
    writeFileSync(join(stack.directory, "preview.json"), stdout);
    const asked = ["--stack", "test", "--base", base, "--preview", "preview.json", ...words];
    return { file: stdout, ...(await stack.tool("plan", ...asked)) };
  }

  /** Without what is another one in each run of the test. */
  const same = (text: string) =>
    [db1, db2, db3].reduce(
      (all, { name, port }) => all.replaceAll(String(port), `<port of ${name}>`),
      text
        .replaceAll(stack.directory.replace(/\/[^/]+$/, ""), "<directory>")
        .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "<time>")
        .replaceAll(ran.slice(0, 12), "0123456789ab")
        .replaceAll(db1.line, "mariadb-10.11"),
    );

  it("agrees with it, and has beside it what state and servers say; in either form of the file", async () => {
    await query(db1, "SET GLOBAL max_connections = 333");
    await query(db2, "SET GLOBAL read_only = OFF");
    stack.declare([
      first({ max_connections: 200, back_log: 70 }),
      slave(db2, "db1", 2, { link: { connectRetrySeconds: 7 } }),
    ]);
    const { code, stdout, stderr } = await merged(ran, false, "--format", "md");
    expect([code, stderr]).toEqual([0, ""]);
    expectGolden("plan/preview.md", same(stdout));

    const streamed = await merged(ran, true, "--format", "md");
    // The engine itself shows secrets in this form.
    expect(streamed.file).toContain(PASSWORD);
    expect(streamed.stdout).not.toContain(PASSWORD);
    expect(same(streamed.stdout)).toBe(same(stdout));
  });

  it("is contradicted where the state is not that of what it is compared with, and of a first run where there is a state", async () => {
    const change = committed(stack.directory, {});
    const compared = await merged(change, false, "--fail-on", "overwrites-data");
    expect(compared.code).toBe(1);
    expect(same(compared.stdout)).toContain(`
the preview contradicts the plan in 3 point(s): more may happen than the plan says
contradiction: by the preview these run once more, and the plan does not have them: an earlier change has not run yet, or the state is not that of what is compared with: db1-config, db2-follow
contradiction: by the preview these are taken back, and the plan does not have them: an earlier change has not run yet, or the state is not that of what is compared with: db3-config, db3-follow, `);
    expect(compared.stdout).toContain(
      "contradiction: the preview tells of an effect that no step of the plan has, restart: db1\n",
    );
    const firstRun = await stack.tool("plan", "--stack", "test", "--preview", "preview.json");
    expect(firstRun.stdout).toMatch(
      /\ncontradiction: the plan is of a first run, and the state has (\d+) of its \1 steps already; /,
    );
  });

  it("says that the preview fails, and of what is not this library's not why", async () => {
    const good = { library: REPOSITORY };
    stack.declare([first({ max_connections: 200 })], { library: `/nowhere/${PASSWORD}` });
    const { stdout } = await stack.previewJson();
    expect(stdout).toContain(`Cannot find module '/nowhere/${PASSWORD}/src'`);
    stack.declare([first({ max_connections: 200 })], good);
    writeFileSync(join(stack.directory, "preview.json"), stdout);
    const plan = await stack.tool("plan", "--stack", "test", "--preview", "preview.json");
    expect(plan.stdout).toContain("\nthe preview fails: nothing runs\n");
    expect(plan.stdout).not.toContain(PASSWORD);
  });
});
