import { isArray, isObject, isSecret, same, type Value, type Values } from "./values";

/** What happened to one path of a resource's inputs. */
export type Change = "add" | "delete" | "update";

/**
 * The paths at which the new inputs differ from the old ones: into lists by index and into objects by key, but not into a
 * secret on either side.
 */
export function detailedDiff(olds: Values, news: Values): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  compareKeys("", olds, news, changes);
  return changes;
}

function compare(
  path: string,
  old: Value | undefined,
  value: Value | undefined,
  changes: Map<string, Change>,
): void {
  if (same(old, value)) return;
  if (old === undefined) changes.set(path, "add");
  else if (value === undefined) changes.set(path, "delete");
  else if (isSecret(old) || isSecret(value)) changes.set(path, "update");
  else if (isArray(old) && isArray(value)) {
    for (let i = 0; i < Math.max(old.length, value.length); i++) {
      compare(`${path}[${i}]`, old[i], value[i], changes);
    }
  } else if (isObject(old) && isObject(value)) compareKeys(path, old, value, changes);
  else changes.set(path, "update");
}

function compareKeys(path: string, old: Values, value: Values, changes: Map<string, Change>): void {
  for (const key of new Set([...Object.keys(old), ...Object.keys(value)])) {
    const plain = /^[A-Za-z_$][\w$]*$/.test(key);
    const step = plain ? `${path === "" ? "" : "."}${key}` : `[${JSON.stringify(key)}]`;
    compare(`${path}${step}`, old[key], value[key], changes);
  }
}
