import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repl } from "../support/repl";
import { usePrograms } from "../support/program";

jest.setTimeout(120_000);
const write = usePrograms();
const STACK = "config:\n  shop:connections: 200\n";
const PROGRAM = `
  import * as pulumi from "@pulumi/pulumi";
  import { Master, Slave } from "LIBRARY";
  const config = new pulumi.Config();
  const db1 = new Master("db1", {
    host: { address: "192.0.2.1" },
    engine: "mariadb-10.11",
    serverId: 1,
    settings: { max_connections: config.requireNumber("connections") },
  });
  // further
`;
let directory: string;
let copy: string;

function git(...words: readonly string[]): void {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
  const { status, stderr } = spawnSync("git", [...identity, ...words], {
    cwd: directory,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
}

async function planIn(place: string, ...words: readonly string[]) {
  const cwd = jest.spyOn(process, "cwd").mockReturnValue(place);
  try {
    return await repl("plan", ...words);
  } finally {
    cwd.mockRestore();
  }
}
const plan = (...words: readonly string[]) => planIn(directory, ...words);

beforeAll(() => {
  directory = write({ program: PROGRAM, stacks: { dev: STACK, prod: STACK } });
  writeFileSync(join(directory, ".gitignore"), "node_modules\n");
  const [program, stack] = [join(directory, "index.ts"), join(directory, "Pulumi.dev.yaml")];
  const lock = join(directory, "package-lock.json");
  writeFileSync(lock, '{ "before": true }');
  git("init", "--quiet");
  git(
    "add",
    ".gitignore",
    "Pulumi.yaml",
    "package.json",
    "package-lock.json",
    "index.ts",
    "Pulumi.dev.yaml",
  );
  git("commit", "--quiet", "--message", "before");
  git("tag", "before");
  const further = `new Slave("db2", { master: db1, host: { address: "192.0.2.2" }, engine: "mariadb-10.11", serverId: 2 });`;
  writeFileSync(program, readFileSync(program, "utf8").replace("// further", further));
  writeFileSync(stack, STACK.replace("200", "300"));
  writeFileSync(lock, "{}");
  git("add", ".");
  git("commit", "--quiet", "--message", "after");
  copy = mkdtempSync(join(tmpdir(), "pmr-copy-"));
  cpSync(directory, copy, { recursive: true, verbatimSymlinks: true });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

interface Json {
  readonly stacks: readonly {
    readonly stack: string;
    readonly base?: string;
    readonly notes: readonly string[];
    readonly steps: readonly {
      readonly name: string;
      readonly how: string;
      readonly what: string;
    }[];
  }[];
}

it("compares a stack with a commit: its program and its configuration", async () => {
  const { code, stdout, stderr } = await plan(
    "--stack",
    "dev",
    "--base",
    "before",
    "--format",
    "json",
  );
  expect([code, stderr]).toEqual([0, ""]);
  const [page, ...more] = (JSON.parse(stdout) as Json).stacks;
  expect(more).toEqual([]);
  expect(page).toMatchObject({
    stack: "shop/dev",
    base: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
    verdict: [
      { effect: "copy", on: ["db2"] },
      { effect: "restart", on: ["db2"] },
      { effect: "re-point", on: ["db2"] },
      { effect: "reload", on: ["db1"] },
    ],
  });
  expect(page?.notes).toEqual([expect.stringMatching(/^the lock file of the modules changed/)]);
  const named = (name: string) => page?.steps.find((step) => step.name === name);
  expect(named("db1-config")).toMatchObject({ how: "again", what: "max_connections 200 → 300" });
  expect(named("db2-seed")).toMatchObject({ how: "made", what: "copies everything from db1" });
  expect(named("db1-runner")).toBeUndefined();
});

it("gives the same bytes for the same commits, wherever they are", async () => {
  const words = ["--stack", "dev", "--base", "before", "--format", "md"];
  const here = await plan(...words);
  expect(here.stdout).toContain("does at most: **copy** on `db2`; **restart** on `db2`;");
  expect(await planIn(copy, ...words)).toEqual(here);
});

it("takes every stack that has a configuration file, and one that came with the change as a first run", async () => {
  const { stdout } = await plan("--base", "before", "--format", "json");
  const { stacks } = JSON.parse(stdout) as Json;
  expect(stacks.map(({ stack }) => stack)).toEqual(["shop/dev", "shop/prod"]);
  expect(stacks[1]?.steps.every(({ how }) => how === "made")).toBe(true);
  const same = await plan("--stack", "prod", "--base", "HEAD");
  expect(same.stdout).toMatch(
    /\ncompared with [0-9a-f]{12}, a run changes nothing on 2 server\(s\)\n/,
  );
  expect(same.stdout).not.toContain("note:");
});

it("ends with 1 from the effect on that it is told, and not below it", async () => {
  const words = ["--stack", "dev", "--base", "before"];
  expect((await plan(...words, "--fail-on", "restart")).code).toBe(1);
  expect((await plan(...words, "--fail-on", "overwrites-data")).code).toBe(0);
});

it("names a commit that is not there, and options that are not understood", async () => {
  expect(await plan("--stack", "dev", "--base=--output=x")).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(
      /^Cannot compare with "--output=x": git ended with 128: /,
    ) as string,
  });
  expect(await plan("--fail-on", "rain")).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(
      /^Cannot run: --fail-on must be nothing, .*, it is "rain"\n$/,
    ) as string,
  });
  expect(await plan("--format", "html")).toMatchObject({ code: 3 });
});
