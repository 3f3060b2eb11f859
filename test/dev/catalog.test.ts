import fc from "fast-check";
import { derived } from "../../dev/catalog/documented";
import { parseHelp } from "../../dev/catalog/help";
import { compressed, expanded, readTable } from "../../dev/catalog/table";

describe("parseHelp()", () => {
  const help = `mysqld  Ver 1
  -b, --basedir=name  Path to installation directory
      --ansi          Use ANSI SQL syntax
  --archive[=name]    Enable or disable
                      ARCHIVE plugin. Possible values are ON, OFF
  --max-connections=# The number of simultaneous clients allowed, see
                      --back-log
  --Upper-Case        Set on
  --empty=name        Nothing

Variables (--variable-name=value)
and boolean options {FALSE|TRUE}        Value (after reading options)
--------------------------------------- -------------
archive                                 ON
basedir                                 /usr/
max-connections                         151
upper-case                              TRUE
empty                                   (No default value)
`;

  it("reads names, arguments, values and what loads a plugin", () => {
    const option = (argument: string, value: string, plugin = false) => ({
      argument,
      value,
      plugin,
    });
    expect(Object.fromEntries(parseHelp(help))).toEqual({
      basedir: option("text", "/usr/"),
      ansi: option("none", ""),
      archive: option("text", "ON", true),
      max_connections: option("number", "151"),
      upper_case: option("none", "TRUE"),
      empty: option("text", ""),
    });
  });
});

describe("tables", () => {
  const lines = Object.fromEntries(
    ["a", "b", "c"].map((line) => [line, { evidence: "ran", version: "1" } as const]),
  );
  const facts = fc.record({ type: fc.constantFrom("text", "boolean") });
  const options = fc
    .dictionary(fc.constantFrom("x", "y", "z"), facts)
    .map((all) => new Map(Object.entries(all)));

  it("say of every line what it was given, each fact once", () => {
    fc.assert(
      fc.property(options, options, options, (a, b, c) => {
        const table = compressed(
          lines,
          new Map([
            ["a", a],
            ["b", b],
            ["c", c],
          ] as never),
        );
        const again = expanded(table);
        expect([...again.values()].map((of) => Object.fromEntries(of))).toEqual(
          [a, b, c].map((of) => Object.fromEntries(of)),
        );
      }),
    );
  });

  it.each(["mysql", "mariadb"])("that are committed are as the tool leaves them: %s", (flavor) => {
    const table = readTable(flavor);
    expect(compressed(table.lines, expanded(table))).toEqual(table);
  });
});

describe("derived()", () => {
  const like = new Map([
    ["old", { type: "text" }],
    ["same", { type: "integer", min: 1, max: 2 }],
  ] as const);
  const other = new Map([["new", { type: "boolean" }]] as const);
  const change = { source: "", without: [], as: {}, own: {} };
  const from = (part: object) => derived({ ...change, ...part }, like, new Map([["next", other]]));

  it("leaves out, takes from another line and changes", () => {
    const options = from({ without: ["old"], as: { next: ["new"] }, own: { same: { max: 3 } } });
    expect(Object.fromEntries(options)).toEqual({
      same: { type: "integer", min: 1, max: 3 },
      new: { type: "boolean" },
    });
  });

  it("refuses names that are not there", () => {
    expect(() => from({ without: ["gone"] })).toThrow(
      new ReferenceError('Cannot leave out "gone": it is not there'),
    );
    expect(() => from({ as: { next: ["gone"] } })).toThrow(
      new ReferenceError('Cannot take "gone" from next: it is not there'),
    );
  });
});
