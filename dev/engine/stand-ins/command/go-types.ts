import { isArray, isObject, type Value } from "../protocol/values";

/** Go's text for an object with problems inside. */
export function decodingFailed(path: string, problems: readonly string[]): string {
  const list = problems.map((problem) => `\n\t${problem}`).join("");
  return `An error occurred decoding '${path}': ${problems.length} failures decoding:${list}`;
}

/** Go's name for the type of a plain value. */
export function goType(value: Value): string {
  if (isArray(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  const names: Readonly<Record<string, string>> = { number: "float64", boolean: "bool" };
  return value === null ? "<nil>" : (names[typeof value] ?? "string");
}

/** Whether a field was not given. */
export function isMissing(value: Value | undefined): boolean {
  return value === undefined || value === null;
}
