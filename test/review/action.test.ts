import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { CommentApi, SELF } from "../support/comment-api";
import { committed } from "../support/committed";
import { usePrograms } from "../support/program";
import { caseStacks, PROGRAM } from "../support/review-case";
import { REPOSITORY } from "../support/stack";

jest.setTimeout(120_000);

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
  readonly "working-directory"?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}
interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<string, { readonly permissions: unknown; readonly steps: readonly Step[] }>
  >;
}
interface Job {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly when: string; readonly paths: readonly string[] };
}

const read = (...path: readonly string[]) =>
  parse(readFileSync(join(REPOSITORY, ...path), "utf8")) as unknown;
const action = read("action.yml") as Action;
const workflow = read("templates", "review", "github.yml") as Workflow;
const [job] = Object.values(workflow.jobs);
const gitlab = (read("templates", "review", "gitlab.yml") as Record<string, Job>)[
  "replication-plan"
]!;
const TOKEN = "ghs_thistokenisnowhere";

describe("the workflow that users copy", () => {
  it("runs for pull requests, of forks too, with the least permissions and no secret", () => {
    expect(workflow.on).toEqual({ pull_request: null });
    expect(workflow.permissions).toEqual({});
    expect(Object.values(workflow.jobs).map(({ permissions }) => permissions)).toEqual([
      { contents: "read", "pull-requests": "write" },
    ]);
    const code = ["action.yml", "templates/review/github.yml"].map((file) =>
      readFileSync(join(REPOSITORY, file), "utf8").replace(/#.*/g, ""),
    );
    expect(code.join("")).not.toMatch(/secrets\b/);
  });

  it("checks out the merge and what it is merged into, and leaves no token behind", () => {
    const checkout = job?.steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkout?.with).toEqual({ "fetch-depth": 2, "persist-credentials": false });
    expect(action.inputs["base"]?.default).toBe("HEAD^1");
  });

  it("runs the action of the release that the program has installed, which is in the package", () => {
    expect(job?.steps.map(({ uses }) => uses)).toContain("./node_modules/pulumi-mysql-replication");
    const { name, files } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
      name: string;
      files: readonly string[];
    };
    expect([name, files]).toEqual([
      "pulumi-mysql-replication",
      expect.arrayContaining(["action.yml", "templates"]),
    ]);
  });

  it("puts no expression into a script, and gives the token to the step alone that comments", () => {
    const steps = [...action.runs.steps, ...(job?.steps ?? [])];
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts).toHaveLength(3);
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
    expect(action.runs.using).toBe("composite");
    const given = steps.filter(({ env = {} }) => /token/i.test(JSON.stringify(env)));
    expect(given.map(({ name }) => name)).toEqual(["Comment"]);
    expect(action.runs.steps.every(({ shell }) => shell === "bash")).toBe(true);
  });
});

describe("the steps, run", () => {
  const write = usePrograms();
  let place: string;
  let api: CommentApi;
  const file = (name: string) => join(place, name);

  beforeEach(async () => {
    place = mkdtempSync(join(tmpdir(), "pmr-action-"));
    mkdirSync(file("bin"));
    mkdirSync(file("temp"));
    // What npm installs, run from its sources here.
    const loader = join(REPOSITORY, "node_modules", "tsx", "dist", "loader.mjs");
    const main = join(REPOSITORY, "src", "cli", "main.ts");
    program(
      "npx",
      `[ "$1 $2" = "--no pulumi-mysql-replication" ] || exit 64
shift 2
echo "$1\${GITHUB_TOKEN:+ with a token}" >> "${file("runs")}"
exec "${process.execPath}" --import "${loader}" "${main}" "$@"`,
    );
    program("npm", `[ "$*" = ci ]`);
    writeFileSync(file("event.json"), JSON.stringify({ pull_request: { number: 12 } }));
    writeFileSync(file("summary.md"), "");
  });
  afterEach(async () => {
    await api.stop();
    rmSync(place, { recursive: true, force: true });
  });

  function program(name: string, body: string): void {
    writeFileSync(file(`bin/${name}`), `#!/bin/bash\n${body}\n`);
    chmodSync(file(`bin/${name}`), 0o755);
  }

  /** A project whose last commit is the change of a case; returns the commit before. */
  function project(name: string): readonly [directory: string, base: string] {
    const directory = write({ program: PROGRAM, stacks: caseStacks(name, "before") });
    const base = committed(directory, caseStacks(name, "after"));
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    const { status } = spawnSync("git", [...identity, "commit", "--quiet", "-am", "after"], {
      cwd: directory,
    });
    expect(status).toBe(0);
    return [directory, base];
  }

  async function bash(script: string, cwd: string, env: Readonly<Record<string, string>>) {
    writeFileSync(file("script.sh"), script);
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", file("script.sh")], {
      cwd,
      env: { HOME, PATH: `${file("bin")}:${PATH}`, ...env },
    });
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.on("close", resolve)),
    ]);
    expect(stdout + stderr).not.toContain(TOKEN);
    return { code, stdout, stderr };
  }

  /** Runs the action as a runner does, until a step fails. */
  async function act(
    directory: string,
    inputs: Record<string, string> = {},
    event = "pull_request",
  ) {
    const given = (value: string): string =>
      value
        .replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) =>
          given(inputs[name] ?? action.inputs[name]!.default),
        )
        .replace("${{ github.token }}", TOKEN);
    const env = {
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: file("event.json"),
      GITHUB_STEP_SUMMARY: file("summary.md"),
      GITHUB_API_URL: api.url,
      GITHUB_GRAPHQL_URL: `${api.url}/graphql`,
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_REPOSITORY: "shop/db",
      GITHUB_RUN_ID: "99",
      RUNNER_TEMP: file("temp"),
    };
    let ended = { code: 0 as number | null, stdout: "", stderr: "" };
    for (const step of action.runs.steps) {
      const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, given(value)]);
      const cwd = join(directory, given(step["working-directory"] ?? "."));
      ended = await bash(step.run ?? "", cwd, {
        ...env,
        ...(Object.fromEntries(own) as Record<string, string>),
      });
      if (ended.code !== 0) break;
    }
    return ended;
  }

  /** What ran, and whether it had a token. */
  const runs = () => readFileSync(file("runs"), "utf8").trim().split("\n");

  it("write the comment that a golden shows, and fail from the effect on that they are told", async () => {
    api = new CommentApi("github");
    await api.start();
    const [directory, base] = project("restart-setting");
    expect(await act(directory, { "fail-on": "restart" })).toEqual({
      code: 1,
      stdout: "Comment on shop/prod: written\n",
      stderr: "",
    });
    expect(runs()).toEqual(["plan", "comment with a token"]);
    const golden = readFileSync(
      join(REPOSITORY, "test/review/cases/restart-setting/comment.md"),
      "utf8",
    );
    const shown = api.comments[0]?.body.replaceAll(base.slice(0, 12), "0123456789ab");
    expect(shown).toBe(`<!-- pulumi-mysql-replication plan shop%2Fprod -->\n\n${golden}`);
    for (const kept of ["summary.md", "temp/replication-plan/plan.md"])
      expect(readFileSync(file(kept), "utf8").replaceAll(base.slice(0, 12), "0123456789ab")).toBe(
        golden,
      );
  });

  it("are not red on a fork, and have the plan in the summary", async () => {
    api = new CommentApi("github");
    await api.start();
    api.instead = ({ method, path }) =>
      method === "POST" && path.endsWith("/comments") ? { status: 403 } : undefined;
    const [directory] = project("two-stacks");
    const { code, stdout } = await act(directory, { stack: "prod" });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^::warning title=Replication plan::No comment is written/),
    ]);
    expect(readFileSync(file("summary.md"), "utf8")).toContain(
      "## Replication plan of `shop/prod`",
    );
  });

  it("comment on what is refused, and are red", async () => {
    api = new CommentApi("github");
    await api.start();
    const [directory] = project("refused-server-id");
    expect((await act(directory)).code).toBe(3);
    expect(api.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining("**Refused**: nothing runs."),
    ]);
  });

  it("run nothing of a pull request for another event", async () => {
    api = new CommentApi("github");
    await api.start();
    const [directory] = project("comment-only");
    expect(await act(directory, {}, "pull_request_target")).toEqual({
      code: 3,
      stdout: "",
      stderr: "Cannot plan: the event must be pull_request, it is pull_request_target\n",
    });
    expect(runs).toThrow("ENOENT");
    expect(api.asked).toEqual([]);
  });

  it("of GitLab write the note", async () => {
    api = new CommentApi("gitlab");
    await api.start();
    const [directory, base] = project("restart-setting");
    const env = {
      GITLAB_CI: "true",
      CI_API_V4_URL: api.url,
      CI_MERGE_REQUEST_PROJECT_ID: "7",
      CI_MERGE_REQUEST_IID: "12",
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_JOB_URL: "https://gitlab.example/jobs/99",
      GITLAB_TOKEN: TOKEN,
    };
    expect(gitlab.variables["GIT_DEPTH"]).toBe("0");
    const { code, stdout } = await bash(gitlab.script.join("\n"), directory, env);
    expect([code, stdout]).toEqual([0, "Comment on shop/prod: written\n"]);
    expect(api.comments).toEqual([
      expect.objectContaining({
        author: SELF.gitlab,
        body: expect.stringContaining(`Compared with \`${base.slice(0, 12)}\``) as string,
      }),
    ]);
    for (const path of gitlab.artifacts.paths)
      expect(readFileSync(join(directory, path), "utf8")).toContain("restart");
  });
});
