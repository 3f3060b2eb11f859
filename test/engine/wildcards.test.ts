import fc from "fast-check";
import { escapeWildcards } from "../../src/engine/wildcards";

describe("escapeWildcards()", () => {
  it.each([
    ["shop", "shop"],
    ["wf_workflow", "wf\\_workflow"],
    ["50%", "50\\%"],
    ["a\\b", "a\\\\b"],
    ["\\_%", "\\\\\\_\\%"],
    ["été *?", "été *?"],
  ])("%s becomes %s", (name, escaped) => {
    expect(escapeWildcards(name)).toBe(escaped);
  });

  it("makes a pattern that the name and nothing else matches", () => {
    const names = fc.string({ unit: fc.constantFrom("a", "b", "_", "%", "\\"), maxLength: 6 });
    fc.assert(
      fc.property(names, names, (name, other) => {
        expect(like(escapeWildcards(name), name)).toBe(true);
        expect(like(escapeWildcards(name), other)).toBe(name === other);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Whether SQL's `name LIKE pattern` holds. */
function like(pattern: string, name: string): boolean {
  const [first, second] = pattern;
  if (first === undefined) return name === "";
  if (first === "%")
    return like(pattern.slice(1), name) || (name !== "" && like(pattern, name.slice(1)));
  if (first === "\\" && second !== undefined)
    return name[0] === second && like(pattern.slice(2), name.slice(1));
  return (
    name !== "" && (first === "_" || first === name[0]) && like(pattern.slice(1), name.slice(1))
  );
}
