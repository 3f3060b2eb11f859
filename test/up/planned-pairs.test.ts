import { pairsOf, PretendedStack } from "../support/planned-pairs";

/** How many pairs are tried, and which: another seed tries others. */
const PAIRS = Number(process.env["PLAN_PAIRS"] ?? 6);
const SEED = Number(process.env["PLAN_SEED"] ?? 16);

jest.setTimeout(60_000 + PAIRS * 30_000);

describe("of two declarations", () => {
  let stack: PretendedStack;
  beforeAll(async () => (stack = await PretendedStack.create()));
  afterAll(() => stack.close());

  it("the plan has exactly the steps that the engine's preview has, and does with each the same", async () => {
    const pairs = pairsOf(PAIRS, SEED);
    expect(pairs).toHaveLength(PAIRS);
    let state: unknown;
    for (const { changes, before, after } of pairs) {
      if (state !== before) await stack.up(before);
      state = before;
      const { page, preview } = await stack.planned(before, after);
      const planned = Object.fromEntries(page.steps.map(({ name, how }) => [name, how]));
      const previewed = Object.fromEntries(preview.steps.map(({ name, how }) => [name, how]));
      expect({ changes, steps: previewed }).toEqual({ changes, steps: planned });
      expect([changes, preview.contradictions, preview.others]).toEqual([changes, [], []]);
    }
  });
});
