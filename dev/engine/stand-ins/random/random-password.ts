import { randomInt } from "node:crypto";
import { detailedDiff } from "../protocol/detailed-diff";
import { type Failure, given, type ResourceType } from "../protocol/resource-type";
import { isObject, same, secret, unknown, type Value, type Values } from "../protocol/values";

const specials = "!@#$%&*()-_=+[]{}<>:?";
const defaults: Values = {
  lower: true,
  minLower: 0,
  minNumeric: 0,
  minSpecial: 0,
  minUpper: 0,
  numeric: true,
  special: true,
  upper: true,
};
const inputNames = new Set([...Object.keys(defaults), "length", "overrideSpecial", "keepers"]);

/** `random.RandomPassword`: any effective change makes a new one. */
export const randomPassword: ResourceType = {
  check(news) {
    const inputs = withoutNulls(news);
    return { inputs, failures: failuresOf(inputs) };
  },
  diff(oldInputs, news) {
    const paths = detailedDiff(effective(oldInputs), effective(news));
    return { paths, replaces: [...paths.keys()] };
  },
  previewCreate: (_name, inputs) => ({
    id: "",
    state: { ...outputs(inputs), id: unknown, result: secret(unknown) },
  }),
  create: (_operation, inputs) =>
    Promise.resolve({
      id: "none",
      state: { ...outputs(inputs), id: "none", result: secret(password(effective(inputs))) },
    }),
  previewUpdate: (_oldInputs, state, news) => ({ ...state, ...outputs(news) }),
  update: (_operation, state, news) => Promise.resolve({ ...state, ...outputs(news) }),
  delete: () => Promise.resolve(),
};

function failuresOf(inputs: Values): Failure[] {
  const problems: string[] = [];
  for (const name of Object.keys(inputs)) {
    if (!inputNames.has(name)) problems.push(`${name}: not covered by the project's stand-in.`);
  }
  const { length, minLower, minNumeric, minSpecial, minUpper } = effective(inputs);
  const least = [minLower, minNumeric, minSpecial, minUpper].map(Number).reduce((a, b) => a + b, 0);
  if (inputs["length"] === undefined) problems.push("Missing required argument.");
  else if (length !== unknown && (Number(length) < 1 || Number(length) < least)) {
    const bound = Number(length) < 1 ? 1 : least;
    problems.push(
      `Invalid Attribute Value. Attribute length value must be at least ${bound}, got: ${String(length)}.`,
    );
  }
  return problems.map((reason) => ({ property: "", reason }));
}

/** The inputs as they count: with defaults, an empty set of specials as none given, keepers as strings. */
function effective(inputs: Values): Values {
  const { length, keepers, overrideSpecial, ...rest } = withoutNulls(inputs);
  return {
    ...defaults,
    ...rest,
    ...(length === undefined ? {} : { length: length === unknown ? length : Number(length) }),
    ...(given(overrideSpecial, "") === "" ? {} : { overrideSpecial: given(overrideSpecial, "") }),
    ...(keepers === undefined ? {} : { keepers: asStrings(keepers) }),
  };
}

function outputs(inputs: Values): Values {
  const { overrideSpecial, ...rest } = effective(inputs);
  const given = overrideSpecial ?? inputs["overrideSpecial"];
  return given === undefined ? rest : { ...rest, overrideSpecial: given };
}

function asStrings(keepers: Value): Value {
  if (!isObject(keepers)) return keepers;
  return Object.fromEntries(Object.entries(keepers).map(([key, value]) => [key, String(value)]));
}

function withoutNulls(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !same(value, null)));
}

/** The least of each kind first, then any allowed character, then all of them shuffled. */
function password(inputs: Values): string {
  const kinds = [
    ["lower", "minLower", "abcdefghijklmnopqrstuvwxyz"],
    ["upper", "minUpper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
    ["numeric", "minNumeric", "0123456789"],
    ["special", "minSpecial", String(inputs["overrideSpecial"] ?? specials)],
  ] as const;
  const allowed = kinds.map(([flag, , set]) => (inputs[flag] === true ? set : "")).join("");
  const characters = kinds.flatMap(([, least, set]) => drawn(set, Number(inputs[least])));
  characters.push(...drawn(allowed, Number(inputs["length"]) - characters.length));
  for (let i = characters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [characters[i], characters[j]] = [characters[j] ?? "", characters[i] ?? ""];
  }
  return characters.join("");
}

function drawn(set: string, count: number): string[] {
  return Array.from({ length: count }, () => set[randomInt(set.length)] ?? "");
}
