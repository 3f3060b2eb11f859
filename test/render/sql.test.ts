import fc from "fast-check";
import { grantDatabase, identifier, literal } from "../../src/render/sql";

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        "\\",
        "`",
        "\n",
        "\0",
        "$",
        "%",
        "_",
        ";",
        "-- ",
        "/*",
        "é",
        ":",
        "@",
      ),
      fc.string({ unit: "binary", minLength: 1, maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/**
 * Reads the quoted thing that `sql` begins with, as the manual describes it: a doubled quote stands for one; in a
 * string a backslash takes the next character, with five special ones. Returns it and what follows.
 */
function readQuoted(sql: string): { value: string; rest: string } {
  const quote = sql[0];
  const special: Readonly<Record<string, string>> = {
    n: "\n",
    t: "\t",
    r: "\r",
    b: "\b",
    "0": "\0",
  };
  let value = "";
  for (let i = 1; i < sql.length; i++) {
    const c = sql[i] ?? "";
    if (c === "\\" && quote === "'") {
      i++;
      value += special[sql[i] ?? ""] ?? sql[i];
    } else if (c !== quote) value += c;
    else if (sql[i + 1] === quote) {
      value += c;
      i++;
    } else return { value, rest: sql.slice(i + 1) };
  }
  throw new SyntaxError(`not closed: ${sql}`);
}

describe("literal()", () => {
  it.each([
    ["", "''"],
    ["app", "'app'"],
    ["it's", "'it''s'"],
    ["a\\", "'a\\\\'"],
    ["\\'", "'\\\\'''"],
    ['"`%_$', "'\"`%_$'"],
  ])("writes %j as %s", (value, written) => {
    expect(literal(value)).toBe(written);
  });

  it("survives any string", () => {
    fc.assert(
      fc.property(text, (value) => {
        fc.pre(!/:(password|address)_\d/.test(value));
        expect(readQuoted(`${literal(value)}; DROP`)).toEqual({ value, rest: "; DROP" });
      }),
      { numRuns: 1000 },
    );
  });
});

describe("identifier()", () => {
  it.each([
    ["shop", "`shop`"],
    ["a`b", "`a``b`"],
    ["a\\'b", "`a\\'b`"],
    ["wf_workflow", "`wf_workflow`"],
  ])("writes %j as %s", (name, written) => {
    expect(identifier(name)).toBe(written);
  });

  it("survives any string", () => {
    fc.assert(
      fc.property(text, (value) => {
        fc.pre(!/:(password|address)_\d/.test(value));
        expect(readQuoted(`${identifier(value)}.*`)).toEqual({ value, rest: ".*" });
      }),
      { numRuns: 1000 },
    );
  });
});

describe("grantDatabase()", () => {
  it.each([
    ["*", "*"],
    ["shop", "`shop`"],
    ["wf_workflow", "`wf\\_workflow`"],
    ["50%`", "`50\\%```"],
    ["a\\b", "`a\\\\b`"],
  ])("writes %j as %s", (name, written) => {
    expect(grantDatabase(name)).toBe(written);
  });
});

describe("a name that looks like a placeholder", () => {
  it.each([
    ["literal", literal, "a:password_1"],
    ["identifier", identifier, ":address_2b"],
  ])("is refused by %s()", (_name, quote, text) => {
    expect(() => quote(text)).toThrow(
      new RangeError(
        `Cannot quote "${text}": names must not contain ":password_" or ":address_" before a digit`,
      ),
    );
  });

  it("is one only before a digit", () => {
    expect(literal(":password_x :address:1 password_1")).toBe(
      "':password_x :address:1 password_1'",
    );
  });

  it("is none as the database of a GRANT, where it is escaped", () => {
    expect(grantDatabase(":password_1")).toBe("`:password\\_1`");
  });
});
