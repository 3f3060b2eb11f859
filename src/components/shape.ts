import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { nearest } from "../engine/nearest";
import type { Problem } from "../topology/problem";
import { withoutUnions } from "./union-issues";

/** Where an argument belongs that is often given in the wrong place, by its name. */
export type Elsewhere = Readonly<Record<string, string>>;

/** Arguments without what is wrong with their shape, and what that was. */
export interface Shaped<T> {
  readonly args: T;
  readonly problems: readonly Problem[];
  /** Where a value was missing or wrong: what is said of it besides is worth nothing. */
  readonly places: readonly string[];
}

/** The problems with the shape of `args`, and `args` without them, so that the values of the rest can be looked at too. */
export function shaped<T>(
  name: string,
  args: T,
  schema: z.ZodType,
  elsewhere: Elsewhere = {},
): Shaped<T> {
  const { error } = schema.safeParse(args);
  if (error === undefined) return { args, problems: [], places: [] };
  const issues = error.issues.flatMap(withoutUnions);
  const found = issues.flatMap((issue): readonly Problem[] => {
    const unknown = outputIn(args, issue.path);
    if (unknown !== undefined) return [{ at: placeOf(name, unknown), message: PLAIN }];
    if (issue.code !== "unrecognized_keys")
      return [{ at: placeOf(name, issue.path), message: issue.message }];
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => ({
      at: placeOf(name, issue.path),
      message: unknownKey(key, known, issue.path.length === 0 ? elsewhere : {}),
    }));
  });
  const wrong = issues.flatMap((issue) => {
    const unknown = outputIn(args, issue.path);
    if (unknown !== undefined) return [unknown];
    if (issue.code !== "unrecognized_keys") return [issue.path];
    return issue.keys.map((key) => [...issue.path, key]);
  });
  return {
    // From the end, so that the elements of a list keep their places until it is their turn.
    args: distinct(wrong.map(upToElement)).reduceRight<unknown>(without, args) as T,
    problems: found.filter(({ at }, i) => !isRepeated(found, at, i)),
    places: wrong.map((path) => placeOf(name, path)),
  };
}

/** `path` as far as the element of a list: that goes as a whole. */
function upToElement(path: readonly PropertyKey[]): readonly PropertyKey[] {
  const element = path.findIndex((key) => typeof key === "number");
  return element < 0 ? path : path.slice(0, element + 1);
}

function distinct(paths: readonly (readonly PropertyKey[])[]): readonly (readonly PropertyKey[])[] {
  return [...new Map(paths.map((path) => [path.join(" "), path])).values()];
}

/** `value` without what is at a path. */
function without(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value.filter((_, i) => i !== key);
  if (pulumi.Output.isInstance(value) || pulumi.Resource.isInstance(value)) return value;
  const { [key]: part, ...others } = value as Record<PropertyKey, unknown>;
  const left = rest.length === 0 ? undefined : without(part, rest);
  return left === undefined ? others : { ...others, [key]: left };
}

const PLAIN =
  "must be a plain value, it is an Output: it decides what is declared, before anything runs; give the value itself, or one of the stack's configuration";

/** An output is looked at from several sides, and is one problem. */
function isRepeated(found: readonly Problem[], at: string, i: number): boolean {
  return found[i]?.message === PLAIN && found.findIndex((one) => one.at === at) < i;
}

function unknownKey(key: string, known: readonly string[], elsewhere: Elsewhere): string {
  const start = `Unrecognized key: "${key}"`;
  if (Object.hasOwn(elsewhere, key)) return `${start}: ${elsewhere[key]}`;
  const like = known.find((one) => isShortFor(key, one)) ?? nearest(key, known);
  return like === undefined ? start : `${start}: the nearest is "${like}"`;
}

/** Whether `key` is the beginning of `known`, in letters of any case. */
function isShortFor(key: string, known: string): boolean {
  return key.length > 3 && known.toLowerCase().startsWith(key.toLowerCase());
}

function placeOf(name: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (at, key) => (typeof key === "number" ? `${at}[${key}]` : `${at}.${String(key)}`),
    name,
  );
}

/** The beginning of `path` at which `args` has an output, if it has one. */
function outputIn(args: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  let value = args;
  for (let i = 0; i <= path.length; i++) {
    if (pulumi.Output.isInstance(value)) return path.slice(0, i);
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[path[i] ?? ""];
  }
  return undefined;
}

/** The keys that `schema` takes at `path`. */
function keysAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.ZodOptional) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option: unknown) => keysAt(option, path));
  const [key, ...rest] = path;
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape = schema.shape as Readonly<Record<string, unknown>>;
  return key === undefined ? Object.keys(shape) : keysAt(shape[String(key)], rest);
}
