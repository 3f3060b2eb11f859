import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import type { DeclaredStack } from "../../src/cli/declarations/declared-stack";
import { markdownPage } from "../../src/cli/plan/markdown";
import type { Page } from "../../src/cli/plan/page";
import { pageOf } from "../../src/cli/plan/page-of";
import { withPreview } from "../../src/cli/plan/preview/merge";
import { previewFile } from "../../src/cli/plan/preview/preview-file";
import { textPage } from "../../src/cli/plan/text";
import { plain } from "../../src/cli/style";
import type { ServerDeclaration } from "../../src/topology/topology";
import { master, slave } from "../support/declarations";
import {
  type PrintedLine,
  type PrintedStep,
  previewOf,
  SERVER,
  step,
} from "../support/preview-file";
import { usePrograms } from "../support/program";
import { repl } from "../support/repl";

jest.setTimeout(120_000);
const write = usePrograms();
const directory = mkdtempSync(join(tmpdir(), "pmr-preview-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const file = join(directory, "preview.json");

const BEFORE = [master({ databases: ["shop"], settings: { max_connections: "200" } }), slave({})];
const AFTER = [master({ databases: ["shop"], settings: { max_connections: "300" } }), slave({})];

function declared(servers: readonly ServerDeclaration[], warnings: readonly string[] = []) {
  const inputs = Object.fromEntries(
    servers.map(({ name }, i) => [name, { address: `192.0.2.${i + 1}` }]),
  );
  return {
    stack: { project: "shop", stack: "prod" },
    declared: { topology: { servers }, inputs },
    reaches: [],
    warnings,
    secretKeys: [],
  } satisfies DeclaredStack;
}

const change = () =>
  pageOf(declared(AFTER), { name: "0123456789ab", declared: declared(BEFORE), notes: [] });

/** `page` with what a preview has printed. */
function merged(
  page: Page,
  steps: readonly PrintedStep[],
  lines: readonly PrintedLine[] = [],
  warnings: readonly string[] = [],
  form: "document" | "events" = "document",
) {
  writeFileSync(file, previewOf(steps, lines)[form]);
  const with_ = withPreview(page, previewFile(file), { warnings, servers: ["db1", "db2"] });
  if (with_.preview === undefined || "refused" in with_) throw new TypeError("not merged");
  return { ...with_, preview: with_.preview };
}

const config: PrintedStep = {
  op: "update",
  of: step("db1-config"),
  before: { create: "runner config", stdin: "a" },
  after: { create: "runner config", stdin: "b" },
  differ: ["stdin"],
};
const says = (page: ReturnType<typeof merged>) =>
  page.preview.contradictions.map(({ says: what, on }) => [what, on]);
const warning = (name: string, message: string): PrintedLine => ({
  of: `${SERVER}::${name}`,
  severity: "warning",
  message: `${name}: ${message}`,
});

describe("a preview of the same change", () => {
  it("agrees with the plan, and has each step's operation beside it", () => {
    const page = merged(change(), [config]);
    expect(says(page)).toEqual([]);
    const text = markdownPage(page);
    expect(text).toContain("\nThe preview agrees on 1 step(s).\n");
    expect(text).toMatch(/\| `db1-config` .* \| reload \| .* \| runs again \|\n/);
    expect(textPage(page, plain)).toContain("\nthe preview agrees on 1 step(s)\n");
  });

  it("says what was changed by hand, and which steps run for that alone: they are no contradiction", () => {
    const text = "2026-03-04T05:06:07Z: read_only is OFF, declared ON";
    const again = (name: string, more: object = {}) => ({
      op: "update",
      of: step(name),
      before: { create: "runner", ...more },
      after: { create: `runner # drift ${text}`, ...more },
      differ: ["create"],
    });
    const observed: PrintedStep = {
      op: "update",
      of: step("db2-observed"),
      before: { environment: { "db2-runner": "old" } },
      after: { environment: { "db2-runner": "old", "db2-config": text, "not mended": "else" } },
    };
    const lines = [warning("db2", "read_only is OFF, declared ON")];
    const page = merged(change(), [config, observed, again("db2-config")], lines);
    expect(page.preview).toMatchObject({
      contradictions: [],
      drift: [
        { of: "db2", step: "db2-config", text },
        { of: "db2", text: "else" },
      ],
      drifted: ["db2-config"],
      says: [],
    });
    expect(markdownPage(page)).toContain(
      `- \`db2\`: \`${text}\`; mended by \`db2-config\`\n- \`db2\`: \`else\`; no step mends it\n`,
    );
    // What else of the step is another one was never run.
    const both = { ...again("db2-config"), differ: ["create", "stdin"] };
    expect(says(merged(change(), [config, observed, both]))).toEqual([
      [
        expect.stringMatching(/^by the preview these run once more, and the plan does not/),
        ["db2-config"],
      ],
    ]);
  });

  it("has its lines by server, what weighs most first, and without those that the plan has", () => {
    const lines: PrintedLine[] = [
      { of: `${SERVER}::db2`, severity: "info", message: "db2: copies" },
      warning(
        "db2",
        "not looked at, so what this run finds and does there is unknown until it runs",
      ),
      { of: `${SERVER}::db1`, severity: "info", message: "db1: changes x" },
      warning("db1", "drops 'app'@'%'"),
      warning("db1", "drops 'app'@'%'"),
      warning("db1", "of the plan"),
      { of: "aws:s3:Bucket::logs", severity: "warning", message: "of others, with hunter2" },
      { severity: "info", message: "of the program, with hunter2" },
    ];
    const page = merged(change(), [config], lines, ["db1: of the plan"]);
    expect(page.preview.says.map(({ of, weight }) => [of, weight])).toEqual([
      ["db1", "heed"],
      ["db1", "know"],
      ["db2", "heed"],
      ["db2", "know"],
    ]);
    const { answers } = page;
    expect(answers.at(-1)?.says[1]).toMatch(/^db2: not looked at/);
    expect(markdownPage(page)).not.toContain("hunter2");
  });

  it("says what is no step of the library's", () => {
    const page = merged(change(), [
      config,
      { op: "create", of: "aws:ec2:Instance::web" },
      { op: "create", of: `${SERVER}$mysql:index/database:Database::db1-hr` },
      { op: "create", of: "pulumi:providers:aws::default" },
    ]);
    expect(says(page)).toEqual([]);
    expect(markdownPage(page)).toContain("- beside the plan: made `db1-hr`, `web`\n");
  });

  it("is the same in either form of the file", () => {
    const lines = [warning("db1", "drops 'app'@'%'")];
    const steps = [config, { op: "replace", of: step("db2-seed") }];
    const [one, other] = (["document", "events"] as const).map((form) =>
      merged(change(), steps, lines, [], form),
    );
    expect(one).toEqual(other);
    expect(one?.preview.steps).toEqual([
      { name: "db1-config", how: "again" },
      { name: "db2-seed", how: "anew" },
    ]);
  });
});

describe("a contradiction", () => {
  const found = (steps: readonly PrintedStep[], lines: readonly PrintedLine[] = []) =>
    says(merged(change(), steps, lines));

  it.each([
    ["the plan runs, and the preview leaves", [], "and by the preview they stay as they are"],
    [
      "both do otherwise",
      [{ ...config, op: "replace" }],
      "by the plan these run once more, and by the preview they are done from the beginning",
    ],
  ])("is a step that %s", (_, steps, text) => {
    expect(found(steps)).toEqual([[expect.stringContaining(text), ["db1-config"]]]);
  });

  it("is a step that the preview alone has", () => {
    const gone = { op: "delete", of: step("db3-follow"), before: {} };
    expect(found([config, gone])).toEqual([
      [expect.stringMatching(/^by the preview these are taken back, and the plan/), ["db3-follow"]],
    ]);
  });

  it("is an effect that no step of the plan has on that server", () => {
    const lines = [
      warning("db1", "restarts, for back_log 80 → 90; db2 reconnects"),
      warning("db2", "seed 2 replaces shop by a new copy from db1"),
    ];
    expect(found([config], lines)).toEqual([
      [expect.stringMatching(/ restart$/), ["db1"]],
      [expect.stringMatching(/ re-seed$/), ["db2"]],
    ]);
  });

  it("is a run that the preview says is refused, and a preview that fails", () => {
    const lines = [warning("db2", "is refused, and nothing changes anywhere: it holds shop")];
    expect(found([config], lines)).toEqual([[expect.stringContaining("is refused"), ["db2"]]]);
    const error: PrintedLine = {
      severity: "error",
      message: "Running program failed: Unexpected token h in hunter2",
    };
    const page = merged(change(), [], [error]);
    expect(says(page)).toEqual([[expect.stringContaining("the preview fails"), []]]);
    const text = markdownPage(page);
    expect(text).toContain("\n**The preview fails: nothing runs.**\n");
    expect(text).toContain("\nthe program fails; why is in the preview itself");
    expect(text).not.toContain("hunter2");
  });

  it("is a first run of what the state has", () => {
    const page = merged(pageOf(declared(AFTER)), [config]);
    expect(says(page)).toEqual([
      [
        expect.stringMatching(
          /^the plan is of a first run, and the state has (\d+) of its \1 steps already;/,
        ),
        [],
      ],
    ]);
    expect(markdownPage(page)).toMatch(
      /\n\*\*The preview contradicts the plan in 1 point\(s\): more may happen than the plan says\.\*\*\n/,
    );
  });
});

describe("whatever a preview holds", () => {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  const TAGS = /^(h2|h3|p|strong|code|pre|table|thead|tbody|tr|th|td|details|summary|ul|li)$/;
  const nasty = fc
    .array(fc.constantFrom(..."`|\\<>&*_[]()!#~-\"'@$: \n\t\u202eabc"), {
      minLength: 1,
      maxLength: 30,
    })
    .map((signs) => signs.join(""));

  it("breaks out of nothing", () => {
    fc.assert(
      fc.property(nasty, nasty, (one, two) => {
        const page = merged(
          change(),
          [
            config,
            { op: "create", of: step(`x${one}`) },
            { op: "create", of: `aws:ec2:Instance::x${two}` },
            {
              op: "update",
              of: step("db1-observed"),
              before: {},
              after: { environment: { [one]: two, "not mended": one } },
            },
          ],
          [
            { of: `${SERVER}::x${two}`, severity: "warning", message: one },
            { of: `${SERVER}::db1`, severity: "info", message: two },
            { severity: "error", message: `Cannot plan the topology: found ${one}` },
            { of: `aws:ec2:Instance::x${one}`, severity: "error", message: two },
          ],
        );
        const html = markdown.render(markdownPage(page));
        const tags = [...html.matchAll(/<\/?([a-zA-Z][a-zA-Z0-9]*)/g)].map(([, tag]) => tag ?? "");
        expect(tags.filter((tag) => !TAGS.test(tag))).toEqual([]);
        expect(html.split("<details>").length).toBe(html.split("</details>").length);
        expect(html.match(/<h[23]>/g)).toHaveLength(6);
      }),
      { numRuns: 200 },
    );
  });

  it("a comment stays short", () => {
    const lines = Array.from({ length: 5000 }, (_, i) =>
      warning("db1", `${i} ${"x".repeat(5000)}`),
    );
    const steps = Array.from({ length: 5000 }, (_, i) => ({ op: "create", of: step(`db${i}-x`) }));
    const text = markdownPage(merged(change(), steps, lines));
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain("\n- and 4950 more\n");
  });
});

describe("--preview", () => {
  const program = `
    import { Master } from "LIBRARY";
    new Master("db1", { host: { address: "192.0.2.1" }, engine: "mariadb-10.11", serverId: 1 });
  `;
  let project: string;
  beforeAll(() => (project = write({ program, stacks: { prod: "{}", test: "{}" } })));

  async function plan(...words: readonly string[]) {
    const cwd = jest.spyOn(process, "cwd").mockReturnValue(project);
    try {
      return await repl("plan", ...words);
    } finally {
      cwd.mockRestore();
    }
  }
  const { document, events } = previewOf([config]);
  const half = (text: string) => text.slice(0, text.length / 2);

  it.each([
    ["is empty", "", "is empty"],
    [
      "is for people",
      "Previewing update (prod):\n",
      "must be JSON, it is not: it was printed without",
    ],
    ["is cut off", half(document), "must be JSON as a whole, it is not: the preview was cut off"],
    ["is cut off, of events", half(events), "must be JSON as a whole, it is not"],
    [
      "is cut off between events",
      events.split("\n").slice(0, 2).join("\n"),
      "ends before its summary",
    ],
    ["has more behind it", `${document}warning: hunter2\n`, "must be JSON as a whole"],
    [
      "is other JSON",
      '{ "version": 3, "deployment": {} }',
      "is JSON, but nothing that a preview prints",
    ],
    [
      "is of a run",
      events.replace('"isPreview":true', '"isPreview":false'),
      "must be of a preview",
    ],
    [
      "is of another stack",
      previewOf([], [], "dev").document,
      'must be of "shop/prod", it is of "shop/dev"',
    ],
    [
      "has an operation of later engines",
      previewOf([{ op: "hunter2", of: step("x") }]).document,
      "has an operation that this release does not know",
    ],
    [
      "is of things that are no resources",
      document.replaceAll("urn:pulumi:prod::shop::", "hunter2 "),
      "names something else than resources",
    ],
  ])("refuses a file that %s, and says how it is made", async (_, text, problem) => {
    writeFileSync(file, text);
    const { code, stdout, stderr } = await plan("--stack", "prod", "--preview", file);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(`Cannot use the preview ${JSON.stringify(file)}: it ${problem}`);
    expect(stderr).toMatch(/; make it by: pulumi preview --json --stack <stack> > <file>\n$/);
    expect(stderr).not.toContain("hunter2");
  });

  it("refuses a file that is not there, one that is too large, and two of one stack", async () => {
    expect((await plan("--preview", join(directory, "none"))).stderr).toContain(
      "cannot be read (ENOENT)",
    );
    expect((await plan("--preview", directory)).stderr).toContain("cannot be read (EISDIR)");
    writeFileSync(file, "{");
    truncateSync(file, 65 * 1024 * 1024);
    expect((await plan("--preview", file)).stderr).toContain(
      "must have at most 64 MiB, it has 65;",
    );
    writeFileSync(file, document);
    expect((await plan("--preview", file, "--preview", file)).stderr).toContain(
      'is of "shop/prod", as another one is',
    );
  });

  it("belongs to its stack alone, gives the same bytes again, and ends with 1 by --fail-on where it contradicts", async () => {
    writeFileSync(file, Buffer.from(`\ufeff${document}`, "utf16le"));
    const words = ["--preview", file, "--format", "json"];
    const first = await plan(...words);
    expect([first.code, first.stderr]).toEqual([0, ""]);
    const { stacks } = JSON.parse(first.stdout) as { stacks: readonly Partial<Page>[] };
    expect(stacks.map(({ stack, preview }) => [stack, preview?.contradictions.length])).toEqual([
      ["shop/prod", 1],
      ["shop/test", undefined],
    ]);
    expect(await plan(...words)).toEqual(first);
    expect((await plan(...words, "--fail-on", "overwrites-data")).code).toBe(1);
  });
});
