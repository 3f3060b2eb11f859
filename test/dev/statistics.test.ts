import { median } from "../../dev/bench/statistics";

describe("median()", () => {
  it.each([
    [[3], 3],
    [[9, 1, 2], 2],
    [[4, 1, 10, 2], 3],
    [[10, 9, 100], 10],
  ])("of %j is %d", (values, middle) => expect(median(values)).toBe(middle));

  it("leaves what it is given as it is", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it("of nothing is an error", () =>
    expect(() => median([])).toThrow(
      new RangeError("Cannot take a median: there must be at least one value, there is none"),
    ));
});
