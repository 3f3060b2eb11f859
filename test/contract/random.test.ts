import { RandomPassword, type RandomPasswordArgs } from "@pulumi/random";
import {
  type EngineRun,
  type EngineStack,
  engineStack,
  type StateResource,
} from "../support/engine-stack";

jest.setTimeout(60_000);

const signature = "4dabf18193072939515e22adb298388d";
const replaced = ["create-replacement", "replace", "delete-replaced"];

/** Name of the change, inputs before, inputs after, the steps of the preview. */
const changes: readonly [string, RandomPasswordArgs, RandomPasswordArgs, readonly string[]][] = [
  ["length", { length: 20 }, { length: 21 }, replaced],
  ["special", { length: 20 }, { length: 20, special: false }, replaced],
  ["keeperAdded", { length: 20 }, { length: 20, keepers: { a: "1" } }, replaced],
  [
    "keeperChanged",
    { length: 20, keepers: { a: "1" } },
    { length: 20, keepers: { a: "2" } },
    replaced,
  ],
  ["keeperRemoved", { length: 20, keepers: { a: "1" } }, { length: 20 }, replaced],
  ["defaultSpelt", { length: 20 }, { length: 20, special: true, minLower: 0 }, ["same"]],
  ["nothing", { length: 20 }, { length: 20 }, ["same"]],
];

let stack: EngineStack;
let preview: EngineRun;
let refused: EngineRun;
let states: Readonly<Record<string, StateResource>>[];
let stateText: string;
/** What readers of outputs were given in the last run, by name. */
const seen: Record<string, string> = {};

function declare(changed: boolean): void {
  for (const [name, before, after] of changes) {
    const password = new RandomPassword(name, changed ? after : before);
    password.result.apply((value) => (seen[name] = value));
  }
  new RandomPassword("plain", { length: 1000, special: false });
  const shaped = new RandomPassword("shaped", { length: 8, minNumeric: 8, overrideSpecial: "" });
  shaped.result.apply((value) => (seen["shaped"] = value));
}

beforeAll(async () => {
  stack = await engineStack("contract-random");
  await stack.up(async () => declare(false));
  stateText = stack.stateText();
  states = [stack.state()];
  delete seen["length"];
  preview = await stack.preview(async () => {
    declare(true);
    new RandomPassword("fresh", { length: 20 }).result.apply((value) => (seen["fresh"] = value));
  });
  refused = await stack.preview(async () => {
    new RandomPassword("tooShort", { length: 0 });
  });
});
afterAll(() => stack.close());

test("6.1 minimums are kept", () => {
  expect(seen["shaped"]).toMatch(/^\d{8}$/);
});

test.each(changes)("6.3 a change of %s", (name, _before, _after, steps) => {
  expect(preview.steps[name]).toEqual(steps);
});

test("6.4 the result is secret in the state, the id says nothing, defaults are filled in", () => {
  const { id, outputs } = states[0]?.["plain"] ?? {};
  expect(id).toBe("none");
  expect(outputs).toMatchObject({ length: 1000, special: false, upper: true, minLower: 0 });
  expect(outputs?.["result"]).toHaveProperty([signature]);
  expect(stateText).not.toContain(seen["nothing"]);
});

test("6.5 a preview of a create or a replace does not know the result", () => {
  expect(preview.ok).toBe(true);
  expect(seen["fresh"]).toBeUndefined();
  expect(seen["length"]).toBeUndefined();
  expect(seen["nothing"]).toHaveLength(20);
});

test("6.6 a length of 0 is refused", () => {
  expect(refused.ok).toBe(false);
  expect(refused.text).toContain("length value must be at least 1, got: 0");
});
