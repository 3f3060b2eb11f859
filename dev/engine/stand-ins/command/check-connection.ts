import { isObject, revealed, secret, unknown, type Value, type Values } from "../protocol/values";
import { decodingFailed, goType, isMissing } from "./go-types";

/** The fields of a connection and Go's names of their types; `proxy` is looked at on its own. */
const fields: Readonly<Record<string, "string" | "float64" | "int">> = {
  user: "string",
  password: "string",
  host: "string",
  port: "float64",
  privateKey: "string",
  privateKeyPassword: "string",
  agentSocketPath: "string",
  dialErrorLimit: "int",
  perDialTimeout: "int",
  hostKey: "string",
};
const defaults: Values = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };
const secrets: ReadonlySet<string> = new Set(["password", "privateKey", "privateKeyPassword"]);

/** A connection with its defaults, secret as a whole and in its secret fields, and what is wrong with its shape. */
export function checkedConnection(value: Value): {
  connection: Value;
  problems: readonly string[];
} {
  const plain = revealed(value);
  if (plain === unknown) return { connection: secret(unknown), problems: [] };
  if (!isObject(plain)) {
    const problem = `connection: Field 'connection' must be a 'remote.Connection'; got '${goType(plain)}' instead`;
    return { connection: value, problems: [problem] };
  }
  const problems = shapeProblems(plain, "remote.Connection");
  return { connection: secret(filled(plain)), problems };
}

function filled(plain: Values): Values {
  const given = Object.entries(plain).filter(([, value]) => value !== null);
  return {
    ...defaults,
    ...Object.fromEntries(
      given.map(([key, value]) => {
        if (key === "proxy" && isObject(value)) return [key, filled(value)];
        return [key, secrets.has(key) ? secret(value) : value];
      }),
    ),
  };
}

function shapeProblems(plain: Values, typeName: string): string[] {
  const problems: string[] = [];
  if (isMissing(plain["host"])) {
    problems.push(`host: Missing required field 'host' on '${typeName}'`);
  }
  for (const [name, value] of Object.entries(plain)) {
    if (value === null || value === unknown) continue;
    if (name === "proxy" && typeName === "remote.Connection") {
      if (!isObject(value)) {
        problems.push(
          `proxy: Field 'proxy' on '${typeName}' must be a 'remote.ProxyConnection'; got '${goType(value)}' instead`,
        );
        continue;
      }
      const inner = shapeProblems(value, "remote.ProxyConnection");
      if (inner.length > 0) problems.push(`proxy: ${decodingFailed("Connection.proxy", inner)}`);
      continue;
    }
    const type = fields[name];
    if (type === undefined) {
      problems.push(`${name}: Unrecognized field '${name}' on '${typeName}'`);
    } else if (goType(value) !== (type === "int" ? "float64" : type)) {
      problems.push(
        `${name}: Field '${name}' on '${typeName}' must be a '${type}'; got '${goType(value)}' instead`,
      );
    }
  }
  return problems;
}
