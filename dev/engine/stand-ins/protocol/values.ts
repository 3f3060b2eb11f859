import { isDeepStrictEqual } from "node:util";

/** A property value as it travels between engine and plugin: JSON, with secrets and unknown values marked. */
export type Value =
  null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** The properties of a resource. */
export type Values = { readonly [name: string]: Value };

const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** What stands for a value that a preview does not know, alone or as the value of a secret. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Marks a value as secret. */
export function secret(value: Value): Value {
  return { [signature]: secretMark, value };
}

/** Whether the value itself, not one inside it, is marked as secret. */
export function isSecret(value: Value | undefined): boolean {
  return isObject(value) && value[signature] === secretMark;
}

/** The value without the marks of its secrets, at any depth. */
export function revealed(value: Value): Value {
  if (isArray(value)) return value.map(revealed);
  if (!isObject(value)) return value;
  if (isSecret(value)) return revealed(value["value"] ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

/** Whether two values are the same, secrecy included. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  return isDeepStrictEqual(a, b);
}

/** Whether the value is a list. */
export function isArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether the value is an object; a marked secret is one as well. */
export function isObject(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
