import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { dialectOf, engineLines } from "../src/engine/dialects";
import { optionEvidence } from "../src/engine/options";

const REPOSITORY = join(__dirname, "..");
const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(join(REPOSITORY, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
];

describe("documents", () => {
  const cited = DOCUMENTS.flatMap((document) => [
    ...readFileSync(join(REPOSITORY, document), "utf8").matchAll(
      /^\|.*\| `(test\/\S+)`: (.*) \|$/gm,
    ),
  ]).flatMap(([, file, titles]) =>
    [...(titles ?? "").matchAll(/"([^"]+)"/g)].map(
      ([, title]) => [file ?? "", title ?? ""] as const,
    ),
  );

  it("cite tests", () => expect(cited.length).toBeGreaterThan(50));

  it.each(cited)("cite what exists: %s, %s", (file, title) => {
    expect(readFileSync(join(REPOSITORY, file), "utf8")).toContain(`"${title}"`);
  });

  it("README has the lines as the dialects have them", () => {
    const path = join(REPOSITORY, "README.md");
    const text = readFileSync(path, "utf8");
    const table = /(?<=<!-- lines: [^\n]* -->\n)[^]*?(?=<!-- \/lines -->)/;
    if (process.env["UPDATE_GOLDEN"]) writeFileSync(path, text.replace(table, linesTable()));
    expect(table.exec(readFileSync(path, "utf8"))?.[0]).toBe(linesTable());
  });

  it("README shows a status screen as status shows it", () => {
    const path = join(REPOSITORY, "README.md");
    const golden = readFileSync(join(REPOSITORY, "test/golden/repl/status-healthy.txt"), "utf8");
    const screen = /(?<=<!-- status: [^\n]* -->\n\n```text\n)[^]*?(?=```\n)/;
    const text = readFileSync(path, "utf8");
    if (process.env["UPDATE_GOLDEN"])
      writeFileSync(
        path,
        text.replace(screen, () => golden),
      );
    expect(screen.exec(readFileSync(path, "utf8"))?.[0]).toBe(golden);
  });

  it("README shows a comment on a pull request as plan writes it", () => {
    const path = join(REPOSITORY, "README.md");
    const comment = readFileSync(
      join(REPOSITORY, "test/review/cases/restart-setting/comment.md"),
      "utf8",
    );
    // Without its heading, and what is folded.
    const shown = /\n\n([^]*?)<details>/.exec(comment)?.[1] ?? "";
    const place = /(?<=<!-- plan: [^\n]* -->\n\n)[^]*?(?=<!-- \/plan -->)/;
    const text = readFileSync(path, "utf8");
    if (process.env["UPDATE_GOLDEN"])
      writeFileSync(
        path,
        text.replace(place, () => shown),
      );
    expect(shown).toContain("**What restarts?**");
    expect(place.exec(readFileSync(path, "utf8"))?.[0]).toBe(shown);
  });

  it("docs/mysql-provider.md says what the plugin manages as the dialects say it", () => {
    const text = readFileSync(join(REPOSITORY, "docs", "mysql-provider.md"), "utf8");
    const said = [
      ...text.matchAll(/^\| (`m[^|]+) \| (\w+)[^|]* \| (\w+)[^|]* \| (\w+)[^|]* \|$/gm),
    ];
    const rows = said.flatMap(([, lines = "", ...cells]) =>
      [...lines.matchAll(/`([^`]+)`/g)].map(([, line]) => [line, cells] as const),
    );
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(
        engineLines.map((line) => [
          line,
          (["Database", "User", "Grant"] as const).map((kind) =>
            dialectOf(line).mysqlPlugin.manages.includes(kind) ? "yes" : "no",
          ),
        ]),
      ),
    );
  });

  it.each(DOCUMENTS)("%s names files of the repository that exist", (document) => {
    const text = readFileSync(join(REPOSITORY, document), "utf8");
    const named = [...text.matchAll(/`((?:src|stacks|templates|test|dev)\/[\w./-]+\.\w+)`/g)];
    expect(
      named.map(([, path]) => path ?? "").filter((path) => !existsSync(join(REPOSITORY, path))),
    ).toEqual([]);
  });

  it.each(DOCUMENTS)("%s links to files that exist", (document) => {
    const text = readFileSync(join(REPOSITORY, document), "utf8");
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => path ?? "");
    for (const link of links)
      expect(readFileSync(join(REPOSITORY, document, "..", link), "utf8")).not.toBe("");
  });
});

/** The lines, and what each rests on. */
function linesTable(): string {
  const rows = engineLines.map((line) => {
    const { releases, ran } = dialectOf(line);
    const { evidence, version, like } = optionEvidence(line);
    const statements = ran === undefined ? "documentation" : `ran on ${ran}`;
    const options = evidence === "ran" ? `asked of ${version}` : `documentation, beside ${like}`;
    return `| \`${line}\` | ${releases} | ${statements} | ${options} |`;
  });
  return [
    "",
    "| line | releases | statements and steps | options of my.cnf |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    "",
  ].join("\n");
}
