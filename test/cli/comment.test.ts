import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { comment, type CommentOptions } from "../../src/cli/comment/comment";
import { markerOf, stackIn } from "../../src/cli/comment/marker";
import { fittedPage } from "../../src/cli/plan/fitted";
import { markdownPage } from "../../src/cli/plan/markdown";
import type { Page, RefusedPage } from "../../src/cli/plan/page";
import { CommentApi, SELF, type Instead } from "../support/comment-api";
import { repl } from "../support/repl";

const TOKEN = "ghs_thistokenisnowhere";
const markdown = new MarkdownIt({ html: true });

/** The page of a stack with a step that restarts db1, and more texts than have room where `texts` says so. */
function page(stack: string, { texts = 1, rows = 1, text = "max_connections = 300\n" } = {}): Page {
  return {
    stack,
    base: "0123456789ab",
    verdict: [{ effect: "restart", on: ["db1"] }],
    refusedServers: [],
    answers: [{ question: "What restarts?", says: ["db1 restarts for back_log"] }],
    servers: [],
    diagrams: { after: 'graph TD\n  server_db1["db1"]\n' },
    steps: Array.from({ length: rows }, (_, i) => ({
      name: `db${i + 1}-config`,
      of: `db${i + 1}`,
      on: `db${i + 1}`,
      how: "again",
      effect: "restart",
      what: "back_log = 90",
      why: "writes my.cnf and gives the running server its values",
      undo: "declare the values of before",
    })),
    texts: Array.from({ length: texts }, (_, i) => ({
      title: `db${i + 1}: my.cnf`,
      kind: "ini",
      after: text,
    })),
    warnings: { came: [], went: [] },
    notes: [],
  };
}

/** What a preview says that has nothing in common with the page. */
const preview: NonNullable<Page["preview"]> = {
  failed: false,
  contradictions: [{ says: "the preview has a step more", on: ["db2-seed"] }],
  steps: [{ name: "db1-config", how: "again" }],
  drift: [{ of: "db1", step: "db1-config", text: "max_connections is 200" }],
  drifted: [],
  says: [{ of: "db1", weight: "heed", text: "restarts" }],
  errors: [],
  others: [{ name: "bucket", how: "made" }],
};

let directory: string;
let env: Readonly<Record<string, string>>;
let waits: number[];
const file = (name: string) => join(directory, name);
const read = (name: string) => readFileSync(file(name), "utf8");

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "pmr-comment-"));
  writeFileSync(file("event.json"), JSON.stringify({ pull_request: { number: 12 } }));
  writeFileSync(file("summary.md"), "");
  waits = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function environment(kind: "github" | "gitlab", url: string) {
  return kind === "github"
    ? {
        GITHUB_ACTIONS: "true",
        GITHUB_API_URL: url,
        GITHUB_GRAPHQL_URL: `${url}/graphql`,
        GITHUB_SERVER_URL: "https://github.example",
        GITHUB_REPOSITORY: "shop/db",
        GITHUB_RUN_ID: "99",
        GITHUB_EVENT_PATH: file("event.json"),
        GITHUB_STEP_SUMMARY: file("summary.md"),
        GITHUB_TOKEN: TOKEN,
      }
    : {
        GITLAB_CI: "true",
        CI_API_V4_URL: url,
        CI_MERGE_REQUEST_PROJECT_ID: "7",
        CI_MERGE_REQUEST_IID: "12",
        CI_JOB_URL: "https://gitlab.example/jobs/99",
        GITLAB_TOKEN: TOKEN,
      };
}

/** Comments the plan of `pages`; what is said is an error's message where there is one. */
async function run(
  pages: readonly (Page | RefusedPage)[],
  options: Partial<CommentOptions> & { every?: boolean; env?: Record<string, string> } = {},
) {
  const { every = true, env: more, ...others } = options;
  const plan = file("plan.json");
  writeFileSync(plan, JSON.stringify({ version: 1, project: "shop", every, stacks: pages }));
  const pause = async (time: number) => void waits.push(time);
  const outcome = await comment({ plan, ...others }, { ...env, ...more }, pause).catch(
    (error: Error & { code: number }) => ({ text: error.message, code: error.code }),
  );
  expect(JSON.stringify(outcome)).not.toContain(TOKEN);
  return outcome;
}

describe.each(["github", "gitlab"] as const)("the comment of a stack on %s", (kind) => {
  const api = new CommentApi(kind);
  const [all, one, change, who] =
    kind === "github"
      ? ([
          "/repos/shop/db/issues/12/comments",
          "/repos/shop/db/issues/comments",
          "PATCH",
          "POST /graphql",
        ] as const)
      : ([
          "/projects/7/merge_requests/12/notes",
          "/projects/7/merge_requests/12/notes",
          "PUT",
          "GET /user",
        ] as const);
  const listed = (number: number) =>
    `GET ${all}?per_page=100&page=${number}${kind === "github" ? "" : "&sort=asc&order_by=created_at"}`;
  const prod = markerOf("shop/prod");

  beforeAll(() => api.start());
  afterAll(() => api.stop());
  beforeEach(() => {
    env = environment(kind, api.url);
    api.comments = [];
    api.instead = () => undefined;
    api.forget();
  });

  it("is made, one for each stack, by the token alone", async () => {
    const pages = [{ ...page("shop/dev"), preview }, page("shop/prod")];
    const { text, code } = await run(pages);
    expect([text, code]).toEqual([
      "Comment on shop/dev: written\nComment on shop/prod: written\n",
      0,
    ]);
    expect(
      api.asked.map(({ headers }) => headers.authorization ?? headers["private-token"]),
    ).toEqual(Array(3).fill(kind === "github" ? `Bearer ${TOKEN}` : TOKEN));
    expect(api.forget()).toEqual([
      listed(1),
      `POST ${all} ${markerOf("shop/dev")}`,
      `POST ${all} ${prod}`,
    ]);
    expect(api.comments.map(({ body }) => body)).toEqual(
      pages.map((one) => `${markerOf(one.stack)}\n\n${markdownPage(one)}`),
    );
    // A reader does not see the marker.
    const shown = markdown.render(api.comments[0]!.body).replace(/<!--[^]*?-->/g, "");
    expect(shown).not.toContain("pulumi-mysql-replication plan");
  });

  it("is changed in place, and left alone where it is as it should be", async () => {
    await run([page("shop/prod")]);
    api.forget();
    const { text } = await run([page("shop/prod")]);
    expect(text).toBe("Comment on shop/prod: unchanged\n");
    expect(api.forget()).toEqual([listed(1), who]);
    api.comments[0]!.body = api.comments[0]!.body.replaceAll("\n", "\r\n").trimEnd();
    expect((await run([page("shop/prod")])).text).toBe("Comment on shop/prod: unchanged\n");
    api.forget();
    await run([page("shop/prod", { text: "max_connections = 400\n" })]);
    expect(api.forget()).toEqual([
      listed(1),
      who,
      `${change} ${one}/${api.comments[0]!.id} ${prod}`,
    ]);
    expect(api.comments).toHaveLength(1);
    expect(api.comments[0]?.body).toContain("max_connections = 400");
  });

  it("is found behind several pages of others", async () => {
    for (let i = 0; i < 250; i++) api.add("dba", `remark ${i}`);
    const kept = api.add(SELF[kind], `${prod}\nold`);
    await run([page("shop/prod")]);
    expect(api.forget()).toEqual([
      listed(1),
      listed(2),
      listed(3),
      who,
      `${change} ${one}/${kept.id} ${prod}`,
    ]);
    expect(api.comments).toHaveLength(251);
  });

  it("is its own: one with the same marker by somebody else, or inside another text, is not touched", async () => {
    const others = [
      api.add("dba", `${prod}\nmine`),
      api.add("github-actions", `${prod}\nmine`),
      api.add(SELF[kind], `> ${prod}\nquoted`),
      api.add(SELF[kind], `${markerOf("blog/prod")}\nanother project`),
    ];
    const before = others.map(({ body }) => body);
    await run([page("shop/prod")]);
    expect(others.map(({ body }) => body)).toEqual(before);
    expect(api.forget()).toEqual([listed(1), who, `POST ${all} ${prod}`]);
  });

  it("is made anew where somebody deletes it, before a run or during it", async () => {
    await run([page("shop/prod")]);
    api.comments = [];
    await run([page("shop/prod")]);
    expect(api.comments).toHaveLength(1);
    api.forget();
    api.instead = ({ method }) => {
      if (method === change) api.comments = [];
      return undefined;
    };
    await run([page("shop/prod", { rows: 2 })]);
    expect(api.forget().slice(2)).toEqual([
      expect.stringMatching(`^${change} `) as string,
      `POST ${all} ${prod}`,
    ]);
    expect(api.comments).toHaveLength(1);
  });

  it("says that its stack is no more; those of another project, and of a plan of some stacks, stay", async () => {
    await run([page("shop/dev"), page("shop/prod")]);
    const other = api.add(SELF[kind], `${markerOf("blog/prod")}\n`);
    api.forget();
    await run([page("shop/prod")], { every: false });
    expect(api.forget()).toEqual([listed(1), who]);
    expect((await run([page("shop/prod")])).text).toContain("Comment on shop/dev: written\n");
    const [dev] = api.comments;
    expect(stackIn(dev!.body)).toBe("shop/dev");
    expect(dev?.body).toContain("There is no such stack here any more");
    expect(dev?.body).not.toContain("restart");
    expect(other.body).toBe(`${markerOf("blog/prod")}\n`);
  });

  it("waits as long as it is told, and no longer than it has patience", async () => {
    const answers: Instead[] = [
      { status: 429, headers: { "retry-after": "7" } },
      { status: 503 },
      { status: 403, headers: { "retry-after": "0" }, body: { message: "slow down" } },
    ];
    api.instead = () => answers.shift();
    expect(await run([page("shop/prod")])).toMatchObject({ code: 0 });
    expect(waits).toEqual([7000, 2000, 0]);
    api.instead = () => ({ status: 429, headers: { "retry-after": "3600" } });
    expect(await run([page("shop/prod")])).toEqual({
      code: 3,
      text: `Cannot comment: GET ${all} ended with 429`,
    });
    expect(waits).toHaveLength(3);
    api.forget();
    api.instead = () => ({ status: 502 });
    expect((await run([page("shop/prod")])).code).toBe(3);
    expect(api.forget()).toHaveLength(5);
    expect(waits.slice(3)).toEqual([1000, 2000, 4000, 8000]);
  });

  it("is there once, although the answer to its making was lost", async () => {
    let first = true;
    api.instead = ({ method, path }) => {
      if (method !== "POST" || path !== all || !first) return undefined;
      first = false;
      return { status: 502, done: true };
    };
    expect((await run([page("shop/prod")])).text).toBe("Comment on shop/prod: written\n");
    expect(api.comments).toHaveLength(1);
  });

  it("is not written by a token that may only read, nor without one: the run says so, and is not red", async () => {
    api.instead = ({ method, path }) =>
      method === "GET" || path === "/graphql"
        ? undefined
        : { status: 403, body: { message: "Resource not accessible by integration" } };
    const read = await run([page("shop/prod")], { whole: file("plan.md") });
    expect(read.code).toBe(0);
    expect(read.text).toContain("Resource not accessible by integration");
    api.forget();
    const name = kind === "github" ? "GITHUB_TOKEN" : "GITLAB_TOKEN";
    const none = await run([page("shop/prod")], { env: { [name]: "" } });
    expect(none.code).toBe(0);
    expect(api.forget()).toEqual([]);
    for (const { text } of [read, none])
      expect(text).toMatch(
        kind === "github"
          ? /^::warning title=Replication plan::No comment is written: .*The plan is in the summary of this run\n$/
          : /^No comment is written: .*The plan is among the artifacts of this job\n$/,
      );
    expect(readFileSync(file("plan.md"), "utf8")).toBe(markdownPage(page("shop/prod")));
  });

  it("ends with 1 from the effect on that it is told, and with 3 for what is refused, when it is written", async () => {
    expect((await run([page("shop/prod")], { failOn: "restart" })).code).toBe(1);
    expect((await run([page("shop/prod")], { failOn: "copy" })).code).toBe(0);
    const refused = { stack: "shop/prod", refused: "serverId must be unique" };
    expect((await run([refused])).code).toBe(3);
    expect(api.comments).toHaveLength(1);
    expect(api.comments[0]?.body).toContain("serverId must be unique");
  });

  it("shows the token nowhere, whatever the API says and the token is", async () => {
    api.instead = () => ({ status: 401, body: { message: `Bad credentials ${TOKEN}\n::error::` } });
    expect(await run([page("shop/prod")])).toEqual({
      code: 3,
      text: `Cannot comment: GET ${all} ended with 401: Bad credentials *** ::error::`,
    });
    const name = kind === "github" ? "GITHUB_TOKEN" : "GITLAB_TOKEN";
    const { text } = await run([page("shop/prod")], { env: { [name]: `${TOKEN}\u0100` } });
    expect(text).toMatch(/^Cannot comment: GET \S+ failed: \w+$/);
    expect(api.asked.every(({ path, body }) => !JSON.stringify([path, body]).includes(TOKEN))).toBe(
      true,
    );
  });

  it("has the verdict and the table however long the texts are, and says what is missing and where it is", async () => {
    const limit = kind === "github" ? 65_536 : 1_000_000;
    const count = Math.floor(limit / 1000);
    const text = `${"max_connections = 300 # ä\n".repeat(100)}`;
    const long = page("shop/prod", { texts: count, text });
    await run([long], { whole: file("plan.md") });
    const { body } = api.comments[0]!;
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(limit);
    expect(Buffer.byteLength(body)).toBeGreaterThan(limit - 5000);
    expect(body).toContain("does at most: **restart** on `db1`.");
    expect(body).toContain("| `db1-config` |");
    expect(body).toContain("<code>db1: my.cnf (new)</code>");
    expect(body).not.toContain(`<code>db${count}: my.cnf (new)</code>`);
    expect(body).toMatch(
      kind === "github"
        ? /\*\*Not all of it is here\*\*.*`db\d+: my\.cnf \(new\)`.* and \d+ more\. The whole is in \[the summary of this run\]\(https:\/\/github\.example\/shop\/db\/actions\/runs\/99\)\.\n$/
        : /\*\*Not all of it is here\*\*.* The whole is among \[the artifacts of this job\]\(https:\/\/gitlab\.example\/jobs\/99\)\.\n$/,
    );
    expect(read("plan.md")).toBe(markdownPage(long));
    expect(read("summary.md")).toBe(kind === "github" ? markdownPage(long) : "");
  });
});

describe("the summary of a run", () => {
  it("holds as much as GitHub shows of one, and says where the rest is", async () => {
    const api = new CommentApi("github");
    await api.start();
    try {
      env = environment("github", api.url);
      const text = "max_connections = 300\n".repeat(1000);
      await run([page("shop/dev", { texts: 40, text }), page("shop/prod", { texts: 40, text })]);
      const summary = read("summary.md");
      expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024);
      expect(summary.match(/The whole is among its artifacts\.$/gm)).toHaveLength(2);
      for (const stack of ["dev", "prod"])
        expect(summary).toContain(`## Replication plan of \`shop/${stack}\``);
    } finally {
      await api.stop();
    }
  });
});

describe("fittedPage()", () => {
  const whole = "elsewhere";

  it("is never longer than it may be, and closes what it opens", () => {
    const pages = fc.record({
      texts: fc.nat({ max: 30 }),
      rows: fc.nat({ max: 300 }),
      text: fc.string({ maxLength: 2000 }),
    });
    fc.assert(
      fc.property(pages, fc.integer({ min: 600, max: 60_000 }), (sizes, bytes) => {
        const shown = { ...page("shop/prod", sizes), ...(sizes.rows % 2 === 0 ? { preview } : {}) };
        const text = fittedPage(shown, bytes, whole);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
        expect(text.split("<details>")).toHaveLength(text.split("</details>").length);
        expect(text).toContain("**restart** on `db1`");
        const all = markdownPage(shown);
        if (Buffer.byteLength(all) <= bytes) expect(text).toBe(all);
        else expect(text).toContain("**Not all of it is here**");
      }),
    );
  });

  it("keeps the first rows of a table that is too long itself, and the answers", () => {
    const text = fittedPage(page("shop/prod", { rows: 2000 }), 65_536, whole);
    const rows = markdown.render(text).split("<tr>").length - 2;
    expect(rows).toBeGreaterThan(200);
    expect(text).toContain("**What restarts?**");
    expect(text).toContain("`the last rows of the table`");
    expect(text).not.toContain("mermaid");
    expect(Buffer.byteLength(text)).toBeGreaterThan(65_000);
  });

  it("keeps the beginning of what a program says that is refused", () => {
    const said = `serverId must be unique\n${"`".repeat(500)}${"x\n".repeat(50_000)}`;
    const text = fittedPage({ stack: "shop/prod", refused: said, preview }, 10_000, whole);
    expect(text).toContain("**The preview contradicts the plan");
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10_000);
    expect(text).toContain("serverId must be unique");
    expect(markdown.render(text)).toContain("<strong>Not all of it is here</strong>");
  });
});

describe("the marker", () => {
  it("is read again, whatever a stack is named, and is one comment of HTML", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), (name) => {
        for (const stack of [name, `${name}-->`, `--!><b>${name}`]) {
          const marker = markerOf(stack);
          expect(stackIn(`${marker}\n\ntext`)).toBe(stack);
          expect(marker).toMatch(/^<!--[^>]*-->$/);
        }
      }),
    );
  });

  it("is not read from anything else", () => {
    for (const body of [
      "",
      "text",
      ` ${markerOf("shop/prod")}`,
      "<!-- pulumi-mysql-replication plan %E0%A4%A -->",
    ])
      expect(stackIn(body)).toBeUndefined();
  });
});

describe("comment", () => {
  beforeEach(() => (env = environment("github", "http://127.0.0.1:1")));

  it.each([
    [
      "{",
      /^Cannot comment: \S+ must hold what plan --format json prints, it cannot be read \(no JSON\)$/,
    ],
    [
      '{"version":1,"project":"shop","every":true,"stacks":[{"stack":"shop/prod","refused":3}]}',
      /^Cannot comment: \S+ must hold what plan --format json of this release prints, it does not: stacks\.0/,
    ],
  ])("refuses what is no plan: %s", async (text, message) => {
    writeFileSync(file("other.json"), text);
    const { code, text: said } = await run([], { plan: file("other.json") });
    expect([code, said]).toEqual([3, expect.stringMatching(message)]);
  });

  it.each([
    [{ GITHUB_ACTIONS: "" }, /must run in a job of GitHub Actions or of GitLab CI/],
    [{ GITHUB_REPOSITORY: "" }, /GITHUB_REPOSITORY is not set$/],
    [{ GITHUB_EVENT_PATH: "/nowhere" }, /must run for an event of a pull request/],
    [
      { GITHUB_STEP_SUMMARY: "/nowhere/summary.md" },
      /\/nowhere\/summary\.md cannot be written \(ENOENT\)$/,
    ],
  ])(
    "refuses a job that is for no pull request, or that cannot be written to: %j",
    async (more, message) => {
      const { code, text } = await run([page("shop/prod")], { env: more });
      expect([code, text]).toEqual([3, expect.stringMatching(message)]);
    },
  );

  it("names an API that does not answer", async () => {
    const api = new CommentApi("github");
    await api.start();
    const { url } = api;
    await api.stop();
    env = environment("github", url);
    expect(await run([page("shop/prod")])).toEqual({
      code: 3,
      text: "Cannot comment: GET /repos/shop/db/issues/12/comments failed: ECONNREFUSED",
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it("is a command of the tool", async () => {
    const { code, stderr } = await repl("comment", "--plan", file("none.json"));
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^Cannot comment: .*\(ENOENT\)\n$/)]);
  });
});
