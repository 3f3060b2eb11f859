import type { ErrorRow } from "../../src/engine/error-row";
import { dialectOf, engineLines } from "../../src/engine/dialects";

describe.each(engineLines)("errors of %s", (line) => {
  const tables: [string, readonly ErrorRow[]][] = Object.entries(dialectOf(line).errors);

  it.each(tables)("have no row that another one hides: %s", (_name, rows) => {
    const hidden = rows.filter(({ codes }, i) =>
      codes.every((code) =>
        rows.slice(0, i).some((row) => row.says === undefined && row.codes.includes(code)),
      ),
    );
    expect(hidden).toEqual([]);
  });

  it.each(tables)("are one line each, without an empty field: %s", (_name, rows) => {
    for (const { codes, says, advice } of rows) {
      expect(codes.length).toBeGreaterThan(0);
      expect(says).not.toBe("");
      expect(`${says}${advice}`).toMatch(/^[^\t\n]+$/);
    }
  });
});
