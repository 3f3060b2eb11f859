import { readFileSync } from "node:fs";
import { join } from "node:path";

import { allCases } from "../../dev/bench/cases";
import { withTable } from "../../dev/bench/document";
import { renderTable, rowNames } from "../../dev/bench/table";

const noOp = { what: "no-op", slaves: 1, up: [2, 1.5, 9], floor: [1, 0.9, 1.1] };
const setUp = { what: "set-up", slaves: 8, up: [12], floor: [1], shell: [2, 4] };

describe("the table", () => {
  it("shows medians, their spread, what is over floor and script, and the ratio", () => {
    expect(renderTable([noOp, setUp])).toBe(
      "| what | slaves | runs | `pulumi up` | floor | plain script | over both | goal | ratio |\n" +
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n" +
        "| no-op | 1 | 3 | 2.00 (1.50–9.00) | 1.00 |  | 1.00 |  | 2.0 |\n" +
        "| set-up | 8 | 1 | 12.00 | 1.00 | 3.00 (2.00–4.00) | 8.00 |  | 3.0 |\n",
    );
  });

  it.each([
    [1, "1.00"],
    [0.99, "0.99, missed"],
  ])("says whether a goal of %d s is missed", (goal, cell) => {
    expect(renderTable([{ ...noOp, goal }])).toContain(`| 1.00 | ${cell} | 2.0 |`);
  });

  it("names its rows", () => {
    expect(rowNames(renderTable([noOp, setUp]))).toEqual(["no-op, 1", "set-up, 8"]);
  });
});

describe("docs/performance.md", () => {
  const document = readFileSync(join(__dirname, "..", "..", "docs", "performance.md"), "utf8");
  const place = "<!-- written by npm run bench -->\n";

  it("has a row for everything that the bench measures, in its order", () => {
    const table = document.slice(document.indexOf(place), document.indexOf("<!-- end -->"));
    expect(rowNames(table)).toEqual(allCases().map(({ what, slaves }) => `${what}, ${slaves}`));
  });

  it("keeps a place for the table, and the text around it stays", () => {
    const before = `# Cost\n\n${place}\nold\n<!-- end -->\nafter\n`;
    expect(withTable(before, "new\n")).toBe(`# Cost\n\n${place}\nnew\n\n<!-- end -->\nafter\n`);
    expect(() => withTable("# Cost\n", "new\n")).toThrow(
      'Cannot write the table: docs/performance.md must hold the lines "<!-- written by npm run bench -->" and "<!-- end -->", it does not',
    );
  });
});
