import fc from "fast-check";
import MarkdownIt from "markdown-it";
import type { DeclaredStack } from "../../src/cli/declarations/declared-stack";
import { lineDiff } from "../../src/cli/plan/line-diff";
import { markdownPage } from "../../src/cli/plan/markdown";
import { fenced, folded } from "../../src/cli/plan/markdown-words";
import { pageOf } from "../../src/cli/plan/page-of";
import { textPage } from "../../src/cli/plan/text";
import { plain } from "../../src/cli/style";
import type { ServerDeclaration } from "../../src/topology/topology";
import { master, members, slave } from "../support/declarations";
import { expectGolden } from "../support/golden";

const account = (user: string) => ({
  user,
  from: ["%"],
  grants: [{ on: "shop", privileges: ["SELECT"] }],
  generated: true,
});
const BEFORE = [
  master({ databases: ["shop"], accounts: [account("app")], settings: { max_connections: "200" } }),
  slave({}),
];
const seed = { method: "dump", generation: 2, timeoutSeconds: 3600 } as const;
const AFTER = [
  master({
    databases: ["shop"],
    accounts: [account("app"), account("reader")],
    settings: { max_connections: "300", back_log: "80" },
  }),
  slave({}, { seed: { ...seed, overwrite: "db2.example/2" } }),
  slave({ name: "db3", serverId: 3 }, { master: "db2" }),
];

function declared(
  servers: readonly ServerDeclaration[],
  more: Partial<DeclaredStack> = {},
): DeclaredStack {
  return {
    stack: { project: "shop", stack: "prod" },
    declared: {
      topology: { servers },
      inputs: Object.fromEntries(
        servers.map(({ name }, i) => [name, { address: `192.0.2.${i + 1}` }]),
      ),
    },
    reaches: [],
    warnings: [],
    secretKeys: [],
    ...more,
  };
}
const { escapeHtml } = new MarkdownIt().utils;
const change = () =>
  pageOf(declared(AFTER, { warnings: ["db1: new"] }), {
    name: "0123456789ab",
    declared: declared(BEFORE, { warnings: ["db1: old"] }),
    notes: [],
  });

describe("the plan", () => {
  it("of a first run is this", () => {
    expectGolden("plan/first.md", markdownPage(pageOf(declared(BEFORE))));
  });

  it("of a pair is this, on a terminal", () => {
    expectGolden("plan/pair.txt", textPage(pageOf(declared(members({}))), plain));
  });

  it("of a change is this", () => {
    expectGolden("plan/change.md", markdownPage(change()));
    expectGolden("plan/change.txt", textPage(change(), plain));
  });

  it("names the highest effect and where, each step with its effect, and what it does", () => {
    const { verdict, steps } = change();
    expect(verdict).toEqual([
      { effect: "overwrites-data", on: ["db2"] },
      { effect: "copy", on: ["db3"] },
      { effect: "restart", on: ["db1", "db3"] },
      { effect: "re-point", on: ["db3"] },
      { effect: "reload", on: ["db1"] },
    ]);
    expect(
      steps
        .filter(({ effect }) => effect !== "nothing")
        .map(({ name, effect, what }) => [name, effect, what]),
    ).toEqual([
      ["db1-config", "restart", "max_connections 200 → 300, back_log = 80"],
      ["db1-accounts", "reload", "makes 'reader'@'%'"],
      [
        "db2-seed",
        "overwrites-data",
        "generation 1 → 2: copies shop from db1; may replace what db2.example/2 holds",
      ],
      ["db3-config", "restart", expect.stringMatching(/^\d+ settings$/)],
      ["db3-seed", "copy", "copies shop from db2"],
      ["db3-follow", "re-point", "follows db2 by gtid"],
    ]);
  });

  it("says that nothing changes where nothing does, and what goes where a server does", () => {
    const before = { name: "0123456789ab", declared: declared(AFTER), notes: [] };
    const same = pageOf(declared(AFTER), before);
    expect(same.verdict).toEqual([]);
    expect(markdownPage(same)).toContain(
      "Compared with `0123456789ab`, a run changes nothing on 3 server(s).\n",
    );
    const fewer = pageOf(declared(AFTER.slice(0, 2)), before);
    expect(
      fewer.steps.filter(({ how }) => how === "gone").map(({ name, what }) => [name, what]),
    ).toEqual(
      expect.arrayContaining([
        ["db3-link", "its replication account is dropped"],
        ["db3-follow", "its channel ends, its data stay"],
      ]),
    );
    expect(fewer.diagrams.before).not.toBe(fewer.diagrams.after);
  });

  it.each([
    ["undo", "its replication account is dropped", "its channel ends, its data stay"],
    ["leave", "its replication account stays", "its channel stays as it is, as do its data"],
    ["gone", "its replication account is dropped", "nothing is done on the host"],
  ] as const)(
    "says of a slave that is taken out what its onDestroy leaves: %s",
    (onDestroy, link, follow) => {
      const old = declared(BEFORE);
      const inputs = { ...old.declared.inputs };
      inputs["db2"] = { ...inputs["db2"]!, onDestroy };
      const before = { ...old, declared: { ...old.declared, inputs } };
      const { steps } = pageOf(declared(BEFORE.slice(0, 1)), {
        name: "0123456789ab",
        declared: before,
        notes: [],
      });
      const what = (name: string) => steps.find((step) => step.name === name)?.what;
      expect([what("db2-link"), what("db2-follow")]).toEqual([link, follow]);
    },
  );

  it("names steps in the order in which they run, and last what goes", () => {
    const page = pageOf(declared(BEFORE), {
      name: "0123456789ab",
      declared: declared(AFTER),
      notes: [],
    });
    const gone = page.steps.map(({ how }) => how === "gone");
    expect(gone.lastIndexOf(false)).toBeLessThan(gone.indexOf(true));
  });
});

describe("a name", () => {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  const TAGS = /^(h2|p|strong|code|pre|table|thead|tbody|tr|th|td|details|summary|ul|li|hr)$/;
  const nasty = fc
    .array(fc.constantFrom(..."`|\\<>&*_[]()!#~-\"'@$ \n\t\u202eabc"), {
      minLength: 1,
      maxLength: 30,
    })
    .map((signs) => signs.join(""));

  /** Names of the tags of `html`, and its text. */
  const parts = (html: string) => ({
    tags: [...html.matchAll(/<\/?([a-zA-Z][a-zA-Z0-9]*)/g)].map(([, tag]) => tag ?? ""),
    cells: html
      .split("<tr>")
      .slice(1)
      .map((row) => row.split(/<t[dh]>/).length - 1),
    opened: html.split("<details>").length - 1,
    closed: html.split("</details>").length - 1,
  });

  it("breaks out of nothing, whatever it is", () => {
    fc.assert(
      fc.property(nasty, nasty, (one, two) => {
        const servers = [
          master({
            databases: [one],
            makes: [{ name: one }],
            accounts: [{ ...account(two), grants: [{ on: one, privileges: ["SELECT"] }] }],
            settings: { init_connect: two },
          }),
          slave({}),
        ];
        const more = {
          stack: { project: one, stack: two },
          warnings: [one, two],
        };
        const page = pageOf(declared(servers, more), { name: two, notes: [] });
        const found = parts(markdown.render(markdownPage(page)));
        expect(found.tags.filter((tag) => !TAGS.test(tag))).toEqual([]);
        expect([...new Set(found.cells)].sort()).toEqual([3, 6]);
        // The folded steps, and a text each of my.cnf, databases, accounts, link and copy.
        expect([found.opened, found.closed]).toEqual([
          page.texts.length + 1,
          page.texts.length + 1,
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    "</code></summary><script>alert(1)</script>",
    "a|b\\|c`d",
    "```\n</details>\n# x",
    "@team <b>",
  ])("is shown as it is: %s", (name) => {
    const page = pageOf(declared([master({ databases: [name], makes: [{ name }] })]));
    const text = markdown
      .render(markdownPage(page))
      .replace(/<[^>]*>/g, "")
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, "&");
    expect(text).toContain(`makes ${name.replace(/\n/g, " ")}`);
  });
});

describe("a text of any kind", () => {
  const markdown = new MarkdownIt({ html: true });
  it.each(["```\n# x\n````\n", "</code></summary></details><b>x", "~~~\n    a"])(
    "stays in its block and in its title: %s",
    (text) => {
      const shown = text.endsWith("\n") ? text : `${text}\n`;
      expect(markdown.render(fenced("sql", text))).toBe(
        `<pre><code class="language-sql">${escapeHtml(shown)}</code></pre>\n`,
      );
      const line = text.replace(/\n+/g, " ");
      expect(
        markdown
          .render(folded(text, "body"))
          .replaceAll("&#60;", "&lt;")
          .replaceAll("&#62;", "&gt;"),
      ).toBe(
        `<details><summary><code>${escapeHtml(line)}</code></summary>\n<p>body</p>\n</details>`,
      );
    },
  );
});

describe("lineDiff()", () => {
  it("shows what changed, with three lines around it", () => {
    const lines = (...more: string[]) =>
      ["a", "b", "c", "d", ...more, "e", "f", "g", "h", "i"].join("\n");
    expect(lineDiff(lines("old"), lines("new"))).toBe("…\n b\n c\n d\n-old\n+new\n e\n f\n g\n…\n");
    expect(lineDiff("", "a\nb\n")).toBe("+a\n+b\n");
    expect(lineDiff("a\n", "")).toBe("-a\n");
  });

  it("is empty exactly where both are the same, and leads from the one to the other", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "c"), { maxLength: 8 })
      .map((all) => all.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = lineDiff(before, after)
          .split("\n")
          .filter((row) => row !== "" && row !== "…");
        if (before === after) expect(rows).toEqual([]);
        const kept = (sign: string) => rows.filter((row) => !row.startsWith(sign)).length;
        const count = (all: string) => (all === "" ? 0 : all.split("\n").length);
        // Lines that are not shown are the same on both sides.
        expect(kept("+") - kept("-")).toBe(count(before) - count(after));
      }),
    );
  });
});
