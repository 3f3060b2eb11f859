import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { renderDiagram } from "../../src/render/diagram";
import { master, members, slave, topologyOf } from "../support/declarations";
import { REPOSITORY } from "../support/stack";

jest.setTimeout(60_000);

/** What is on a picture, as `test/support/draw-mermaid.mjs` sees it. */
interface Picture {
  /** Why there is none. */
  readonly problem?: string;
  readonly nodes: readonly string[];
  readonly labels: readonly string[];
  readonly links: readonly string[];
  readonly colours: readonly string[];
  readonly text: string;
  readonly broken: boolean;
}

/** The pictures of each source, in the light and in the dark theme. */
function drawn(sources: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(REPOSITORY, "test", "support", "draw-mermaid.mjs")],
    { input: JSON.stringify(sources), encoding: "utf8" },
  );
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as readonly Readonly<Record<"default" | "dark", Picture>>[];
}

/** What must be on the picture of `source`, read from its lines. */
function written(source: string) {
  const lines = source.split("\n").map((line) => line.trim());
  const found = (pattern: RegExp) => lines.flatMap((line) => [...line.matchAll(pattern)]);
  const links = found(/^(\w+) -->\|([^|]*)\| (\w+)$/g);
  return {
    nodes: found(/^\w+\["(.*)"\]$/g).map(([, label = ""]) => label.replaceAll("<br/>", "<br>")),
    labels: links.map(([, , label = ""]) => label),
    links: links.map(([, from = "", , to = ""]) => `L_${from}_${to}_0`),
  };
}

const sorted = (all: readonly string[]) => [...all].sort();

function expectDrawn(source: string, pictures: Readonly<Record<"default" | "dark", Picture>>) {
  const { nodes, labels, links } = written(source);
  for (const picture of Object.values(pictures)) {
    expect([source, picture.problem]).toEqual([source, undefined]);
    expect(sorted(picture.nodes)).toEqual(sorted(nodes));
    expect(sorted(picture.labels)).toEqual(sorted(labels));
    expect(sorted(picture.links)).toEqual(sorted(links));
    expect([picture.colours, picture.broken]).toEqual([[], false]);
  }
  expect(pictures.dark.text).not.toBe(pictures.default.text);
}

const files = (folder: string) =>
  readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: "utf8" }).map((file) =>
    join(folder, file),
  );

/** The diagrams of every page that people read, by file. */
const shown = [
  "README.md",
  "CONTRIBUTING.md",
  ...["docs", "test/golden", "test/review/cases"].flatMap(files),
]
  .filter((file) => /\.(md|mmd)$/.test(file))
  .flatMap((file) => {
    const text = readFileSync(join(REPOSITORY, file), "utf8");
    if (file.endsWith(".mmd")) return [[file, text] as const];
    const blocks = new MarkdownIt({ html: true }).parse(text, {});
    return blocks
      .filter(({ type, info }) => type === "fence" && info === "mermaid")
      .map(({ content }) => [file, content] as const);
  });

/** Three servers below each other, by names that a diagram might take for its own words. */
const hostile = fc
  .sample(
    fc.uniqueArray(
      fc.oneof(
        fc.constantFrom(..."end graph subgraph default style click class x o 1 b-_c_-d".split(" ")),
        fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/),
      ),
      { minLength: 3, maxLength: 3 },
    ),
    { numRuns: 12, seed: 1 },
  )
  .map(([one = "", two = "", three = ""]) => {
    const top = master({ name: one });
    const middle = slave({ name: two, serverId: 2 }, { master: one });
    const last = slave({ name: three, serverId: 3 }, { master: two, position: "file" });
    return renderDiagram(topologyOf(top, middle, last), top);
  });
const [one, two] = members({});
const pair = renderDiagram(topologyOf(one, two), one);
const wrong = `${pair}  server_db1 -->|gtid\n`;

describe("a diagram", () => {
  let pictures: ReadonlyMap<string, Readonly<Record<"default" | "dark", Picture>>>;
  beforeAll(() => {
    const sources = [...new Set([...shown.map(([, source]) => source), ...hostile, pair, wrong])];
    const all = drawn(sources);
    pictures = new Map(sources.map((source, i) => [source, all[i]!]));
  });
  const picturesOf = (source: string) => pictures.get(source)!;

  it("of a page is drawn with every server and every arrow that it names, light and dark", () => {
    for (const [, source] of shown) expectDrawn(source, picturesOf(source));
    const places = new Set(shown.map(([file]) => file.split("/").slice(0, 2).join("/")));
    expect([...places].sort()).toEqual(["README.md", "test/golden", "test/review"]);
    const cases = files("test/review/cases").filter((file) => file.endsWith("comment.md"));
    // The page of a stack that is refused has none.
    expect(cases.filter((file) => !shown.some(([one]) => one === file))).toEqual([
      "test/review/cases/refused-server-id/comment.md",
    ]);
  });

  it("is drawn whatever its servers are named", () => {
    for (const source of hostile) {
      expectDrawn(source, picturesOf(source));
      expect(picturesOf(source).dark.links).toHaveLength(2);
    }
  });

  it("of a pair has both arrows", () => {
    expectDrawn(pair, picturesOf(pair));
    expect(picturesOf(pair).default.links).toHaveLength(2);
  });

  it("with an error is found", () => {
    expect(picturesOf(wrong).default.problem).toMatch(/^Parse error on line \d+/);
  });
});
