import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "..");
const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(join(REPOSITORY, "docs")).map((file) => join("docs", file)),
];

describe("documents", () => {
  const guarantees = readFileSync(join(REPOSITORY, "docs", "guarantees.md"), "utf8");
  const cited = [...guarantees.matchAll(/^\|.*\| `(test\/\S+)`: (.*) \|$/gm)].flatMap(
    ([, file, titles]) =>
      [...(titles ?? "").matchAll(/"([^"]+)"/g)].map(
        ([, title]) => [file ?? "", title ?? ""] as const,
      ),
  );

  it("cite tests", () => expect(cited.length).toBeGreaterThan(25));

  it.each(cited)("cite what exists: %s, %s", (file, title) => {
    expect(readFileSync(join(REPOSITORY, file), "utf8")).toContain(`"${title}"`);
  });

  it.each(DOCUMENTS)("%s links to files that exist", (document) => {
    const text = readFileSync(join(REPOSITORY, document), "utf8");
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => path ?? "");
    for (const link of links)
      expect(readFileSync(join(REPOSITORY, document, "..", link), "utf8")).not.toBe("");
  });
});
