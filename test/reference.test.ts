import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "../dev/reference/pages";

const DIRECTORY = join(__dirname, "..", "docs", "reference");
jest.setTimeout(60_000);

describe("docs/reference", () => {
  let pages: Readonly<Record<string, string>>;
  beforeAll(() => {
    pages = referencePages();
    if (!process.env["UPDATE_GOLDEN"]) return;
    rmSync(DIRECTORY, { recursive: true, force: true });
    mkdirSync(DIRECTORY, { recursive: true });
    for (const [file, text] of Object.entries(pages)) writeFileSync(join(DIRECTORY, file), text);
  });

  it("says what the docstrings say; `npm run docs` writes it", () => {
    const written = readdirSync(DIRECTORY).map(
      (file) => [file, readFileSync(join(DIRECTORY, file), "utf8")] as const,
    );
    expect(Object.fromEntries(written)).toEqual(pages);
  });

  it("has every link's heading on its page, once", () => {
    for (const text of Object.values(pages)) {
      const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
        title
          .toLowerCase()
          .replace(/[^\w -]/g, "")
          .replace(/ /g, "-"),
      );
      const targets = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, target]) => target);
      expect(targets.filter((target) => !headings.includes(target ?? ""))).toEqual([]);
      expect(headings.filter((one, i) => headings.indexOf(one) < i)).toEqual([]);
    }
  });

  it("shows no word of TypeScript that a user does not type", () => {
    for (const text of Object.values(pages))
      expect(text.match(/\{@|pulumi\.(?!com)|readonly|undefined|Readonly|Record</g)).toBeNull();
  });
});
