import type { Failure } from "../protocol/resource-type";
import { isArray, isObject, revealed, unknown, type Value, type Values } from "../protocol/values";
import { checkedConnection } from "./check-connection";
import { decodingFailed, goType, isMissing } from "./go-types";

/** What a field must be; `connection` is one of the remote command's own. */
export type FieldType =
  "string" | "bool" | "[]string" | "[]interface {}" | "map[string]string" | "connection";

/** The inputs of a resource type: all are optional, but for `connection`. */
export interface Shape {
  /** Go's name of the inputs, as it appears in error texts. */
  readonly typeName: string;
  readonly fields: Readonly<Record<string, FieldType>>;
}

/** Looks at the shape of the inputs, nothing else, and fills in the defaults of a connection. Unknown values pass anywhere. */
export function checkInputs(
  { typeName, fields }: Shape,
  news: Values,
): { inputs: Values; failures: Failure[] } {
  const inputs: Record<string, Value> = {};
  const failures: Failure[] = [];
  const fail = (property: string, reason: string): void => void failures.push({ property, reason });

  if (fields["connection"] !== undefined && isMissing(news["connection"])) {
    fail("connection", `Missing required field 'connection' on '${typeName}'`);
  }
  for (const [name, value] of Object.entries(news)) {
    if (value === null) continue;
    const type = fields[name];
    if (type === undefined) {
      fail(name, `Unrecognized field '${name}' on '${typeName}'`);
      continue;
    }
    if (type === "connection") {
      const { connection, problems } = checkedConnection(value);
      inputs[name] = connection;
      if (problems.length > 0) {
        fail(name, decodingFailed("CommandInputs.connection", problems));
      }
      continue;
    }
    inputs[name] = value;
    for (const [path, must, got] of mismatches(name, type, revealed(value))) {
      fail(path, `Field '${path}' on '${typeName}' must be a '${must}'; got '${got}' instead`);
    }
  }
  return { inputs, failures };
}

/** Path, expected and found type of each part of a field that has the wrong one. */
function mismatches(name: string, type: FieldType, value: Value): [string, string, string][] {
  if (value === unknown) return [];
  const one = (path: string, must: string, part: Value): [string, string, string][] =>
    part === unknown || goType(part) === must ? [] : [[path, must, goType(part)]];
  if (type === "[]string") {
    if (!isArray(value)) return one(name, type, value);
    return value.flatMap((part, index) => one(`${name}[${index}]`, "string", part));
  }
  if (type === "map[string]string") {
    if (!isObject(value)) return one(name, type, value);
    return Object.entries(value).flatMap(([key, part]) =>
      one(`${name}[${key}] value`, "string", part),
    );
  }
  return one(name, type, value);
}
