import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure";
import { readYaml, type Project } from "./project";

/** A stack's configuration, as its program reads it. */
export interface Configuration {
  /** Values by full key; of a secret a {@link standIn}. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys whose value is or holds a secret. */
  readonly secretKeys: readonly string[];
}

/** Begins what stands for a secret. */
const SECRET = "secret-";

/** The name of a stack without whose it is. */
export function shortName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}

/** The names of the stacks of `project` that have a configuration file, in order. */
export function stacksOf({ stackFolder }: Project): readonly string[] {
  const files = existsSync(stackFolder) ? readdirSync(stackFolder) : [];
  return files
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .filter((name) => !name.endsWith(".example"))
    .sort();
}

/** Whether `stack` has a configuration file. */
export function hasFile(project: Project, stack: string): boolean {
  return existsSync(fileOf(project, stack));
}

function fileOf({ stackFolder }: Project, stack: string): string {
  return join(stackFolder, `Pulumi.${shortName(stack)}.yaml`);
}

/**
 * The configuration of `stack`, which may have no file. Nothing is decrypted: for each secret stands a text that is another one
 * when its cipher is.
 *
 * @throws {Failure} If it is not in that file alone, or the file is not understood.
 */
export function configurationOf(project: Project, stack: string): Configuration {
  const file = fileOf(project, stack);
  const read = existsSync(file) ? readYaml(file) : {};
  const { config = {}, environment } = (read ?? {}) as { config?: unknown; environment?: unknown };
  if (environment !== undefined)
    throw new Failure(
      `Cannot read the declarations of "${stack}": its configuration must be in ${file} alone, it imports an environment of Pulumi's service; give the values of it there`,
    );
  if (typeof config !== "object" || config === null || Array.isArray(config))
    throw new Failure(
      `Cannot read the declarations of "${stack}": config in ${file} must be a map`,
    );
  const all = { ...defaultsOf(project), ...named(project.name, config as Values) };
  return {
    values: Object.fromEntries(
      Object.entries(all).map(([key, value]) => [key, textOf(withStandIns(value))]),
    ),
    secretKeys: Object.keys(all).filter((key) => holdsSecret(all[key])),
  };
}

type Values = Readonly<Record<string, unknown>>;

/** What the project gives each of its stacks: a value, or `value` or `default` of a description. */
function defaultsOf({ name, configuration }: Project): Values {
  const given = Object.entries(configuration).flatMap(([key, said]) => {
    if (typeof said !== "object" || said === null || Array.isArray(said)) return [[key, said]];
    const { value, default: otherwise } = said as { value?: unknown; default?: unknown };
    const found = value ?? otherwise;
    return found === undefined ? [] : [[key, found]];
  });
  return named(name, Object.fromEntries(given) as Values);
}

/** By full keys: one without a namespace is the project's. */
function named(project: string, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.includes(":") ? key : `${project}:${key}`,
      value,
    ]),
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `value` with a text for each of its secrets. */
function withStandIns(value: unknown): unknown {
  const cipher = cipherIn(value);
  if (cipher !== undefined) return standIn(cipher);
  if (Array.isArray(value)) return value.map(withStandIns);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withStandIns(inner)]),
  );
}

/** Short enough for any password, and without a character that one may not have. */
function standIn(cipher: string): string {
  return SECRET + createHash("sha256").update(cipher).digest("hex").slice(0, 16);
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return cipherIn(value) !== undefined || Object.values(value).some(holdsSecret);
}

function cipherIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const [key, ...more] = Object.keys(value);
  const { secure } = value as { secure?: unknown };
  return key === "secure" && more.length === 0 && typeof secure === "string" ? secure : undefined;
}
