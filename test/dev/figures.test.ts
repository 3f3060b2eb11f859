import { renderFigures } from "../../dev/bench/figures";
import { renderSteps, stepSeconds } from "../../dev/bench/steps";
import { growth } from "../../dev/bench/table";

const printed = [
  " +  command:local:Command db2-seed-open creating (0s)",
  " +  command:local:Command db2-seed-open created (0.25s)",
  "@ updating....",
  " +  command:local:Command db3-seed-open created (1s)",
  " +  command:remote:Command db2-follow created (0.5s)",
  " +  random:index:RandomPassword db2-link-password created (0.1s)",
].join("\n");

const noOp = (slaves: number, up: number[]) => ({ what: "no-op", slaves, up, floor: [1] });
const setUp = (slaves: number, up: number[], shell: number[]) => ({
  what: "set-up without data",
  slaves,
  up,
  floor: [1],
  shell,
});

describe("steps", () => {
  it("are read from what pulumi printed", () => {
    expect([...stepSeconds(printed)]).toEqual([
      ["seed-open", [0.25, 1]],
      ["follow", [0.5]],
    ]);
  });

  it("are shown with the median of their hosts and the slowest", () => {
    const one = new Map([["seed", [0.5]]]);
    const eight = new Map([
      ["seed", [1, 3, 2]],
      ["mark", [0.25]],
    ]);
    expect(
      renderSteps(
        new Map([
          [1, one],
          [8, eight],
        ]),
      ),
    ).toBe(
      "| step | one slave | 8 slaves |\n| --- | ---: | ---: |\n| seed | 0.50 | 2.00 (3.00) |\n| mark |  | 0.25 |\n",
    );
  });
});

describe("growth()", () => {
  const rows = [setUp(8, [9, 20, 10], [2]), setUp(3, [5], [1.5]), setUp(4, [100], [100])];

  it("is what each slave between the least number and the largest adds", () => {
    expect(growth(rows, "set-up without data")).toEqual({ up: 1, shell: expect.closeTo(0.1) });
  });

  it("needs two numbers of slaves", () => {
    expect(() => growth([noOp(1, [2]), ...rows], "no-op")).toThrow(
      new RangeError('Cannot tell how "no-op" grows: it must have two rows, it has fewer'),
    );
  });
});

describe("the figures", () => {
  it("say how they grow, and what the smallest and the largest set-up are made of", () => {
    const figures = renderFigures([
      noOp(1, [1.5]),
      noOp(8, [5]),
      setUp(1, [4], [1]),
      { ...setUp(4, [5], [1]), steps: new Map([["mark", [9]]]) },
      { ...setUp(8, [11], [1.7]), steps: new Map([["seed", [2, 4]]]) },
    ]);
    expect(figures).toContain(
      "\nEach further slave adds 0.50 s to a no-op and 1.00 s to a set-up without data, where the plain script grows by 0.10 s.\n",
    );
    expect(figures).toMatch(
      /\n\| step \| one slave \| 8 slaves \|\n\| --- \| ---: \| ---: \|\n\| seed \|  \| 3.00 \(4.00\) \|\n$/,
    );
  });
});
