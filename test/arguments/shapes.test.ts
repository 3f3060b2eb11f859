import { z } from "zod";
import { readComponents } from "../../dev/reference/read";
import { masterSchema } from "../../src/arguments/master";
import { pairSchema } from "../../src/arguments/pair";
import { blockSchema } from "../../src/components/application-block";
import { slaveSchema } from "../../src/components/slave";
import { checkSchema } from "../../src/processmaker/double-connection-check";

const SCHEMAS = {
  Master: masterSchema,
  Slave: slaveSchema,
  MultiMasterPair: pairSchema,
  ApplicationBlock: blockSchema,
  DoubleConnectionCheck: checkSchema,
};
jest.setTimeout(60_000);

/** The arguments that `schema` takes, each with whether it must be given, as the reference writes their paths. */
function taken(schema: unknown, prefix = ""): readonly (readonly [path: string, must: boolean])[] {
  if (schema instanceof z.ZodOptional) return taken(schema.unwrap(), prefix);
  if (schema instanceof z.ZodArray) return taken(schema.element, `${prefix}[]`);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option: unknown) => taken(option, prefix));
  if (!(schema instanceof z.ZodObject)) return [];
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  return Object.entries(shape).flatMap(([key, value]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    return [[path, !value.safeParse(undefined).success] as const, ...taken(value, path)];
  });
}

describe("the shape of the arguments", () => {
  const components = readComponents(Object.keys(SCHEMAS));

  it.each(components)("of $name has those that the reference describes, and no others", (one) => {
    const described = one.arguments.map(({ path, byDefault }) => [path, byDefault === undefined]);
    const schema = SCHEMAS[one.name as keyof typeof SCHEMAS];
    expect([...taken(schema)].sort()).toEqual(described.sort());
  });
});
