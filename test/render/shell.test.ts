import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { shellAssignments, shellWord } from "../../src/render/shell";

/** Any text that a shell can hold; its own signs more often than by chance. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."'\"\\`$%!#~*?[]{}()<>|&; \t\n-=", "é", "\r\n", "$(id)", "--", "END"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join("").replace(/[\0\ud800-\udfff]/g, ""));

/** What `sh` makes of a command that prints its words, each followed by a byte that stands in no text here. */
function wordsOf(shell: "sh" | "bash", words: string): readonly string[] {
  const output = execFileSync(shell, ["-c", `printf '%s\\0' ${words}`], { encoding: "utf8" });
  return output.split("\0").slice(0, -1);
}

describe("shellWord()", () => {
  it.each([
    ["plain", "plain"],
    ["/a.b:c@d=e+f,g-h_1", "/a.b:c@d=e+f,g-h_1"],
    ["", "''"],
    ["a b", "'a b'"],
    ["it's", "'it'\\''s'"],
    ["$HOME", "'$HOME'"],
    ["~", "'~'"],
    ["a\n", "'a\n'"],
  ])("writes %j as %s", (word, written) => {
    expect(shellWord(word)).toBe(written);
  });

  it.each(["sh", "bash"] as const)(
    "is read by %s as the one word it was",
    (shell) => {
      fc.assert(
        fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (words) => {
          expect(wordsOf(shell, words.map(shellWord).join(" "))).toEqual(words);
        }),
        { numRuns: 50 },
      );
    },
    30_000,
  );
});

describe("shellAssignments()", () => {
  it("writes one assignment a line, an empty value quoted", () => {
    expect(shellAssignments({ a: "1", b: "", c: "it's $HOME" })).toBe(
      "a=1\nb=''\nc='it'\\''s $HOME'\n",
    );
  });

  it("is read by bash as the values it was made from", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (values) => {
        const names = values.map((_, i) => `value_${i}`);
        const lines = shellAssignments(Object.fromEntries(values.map((v, i) => [`value_${i}`, v])));
        const script = `${lines}printf '%s\\0' ${names.map((name) => `"$${name}"`).join(" ")}`;
        const output = execFileSync("bash", ["-c", script], { encoding: "utf8" });
        expect(output.split("\0").slice(0, -1)).toEqual(values);
      }),
      { numRuns: 50 },
    );
  }, 30_000);
});
