import * as pulumi from "@pulumi/pulumi";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** A resource as a program registers it: what a provider would get, and what the engine is asked to do with it. */
export interface Registration {
  /** The type without its package's modules: `Command`, `RandomPassword`, `Server`. */
  readonly kind: string;
  readonly type: string;
  readonly name: string;
  /** The name of its parent; empty for one at the top. */
  readonly parent: string;
  /** As sent: a secret is `{ [mark]: …, value }`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of the resources it depends on, in the order of their names. */
  readonly dependencies: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly aliases: number;
}

/** What a program did. */
export interface ProgramRun {
  readonly registrations: readonly Registration[];
  /** What components put out, by name: secrets as sent. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Warnings that it logged, in order. */
  readonly warnings: readonly string[];
}

/** How a pretend engine answers. */
export interface MockOptions {
  /** @default false */
  readonly preview?: boolean;
  /**
   * What a command prints, by the command's name and what it was given.
   *
   * @default nothing
   */
  readonly stdout?:
    | Readonly<Record<string, string>>
    | ((name: string, inputs: Readonly<Record<string, unknown>>) => string);
}

const SECRET = "4dabf18193072939515e22adb298388d";
const MARK = "1b47061264138c4ac30d75fd1eb44270";

type Register = (request: RegisterResourceRequest, callback: unknown) => Promise<void>;
type PutOut = (request: RegisterResourceOutputsRequest, callback: unknown) => void;
const monitor = MockMonitor.prototype as unknown as {
  registerResource: Register;
  registerResourceOutputs: PutOut;
};
const register = monitor.registerResource;
const putOut = monitor.registerResourceOutputs;

/** Runs `program` against a pretend engine and returns all that it registered, in order. Private API: only here. */
export async function runProgram(
  program: () => unknown,
  { preview = false, stdout = {} }: MockOptions = {},
): Promise<ProgramRun> {
  const registrations: Registration[] = [];
  const outputs: Record<string, Record<string, unknown>> = {};
  const warnings: string[] = [];
  monitor.registerResource = function (request, callback) {
    registrations.push(registrationOf(request));
    return register.call(this, request, callback);
  };
  monitor.registerResourceOutputs = function (request, callback) {
    outputs[nameOf(request.getUrn())] = plainObject(request.getOutputs());
    putOut.call(this, request, callback);
  };
  const warn = jest.spyOn(pulumi.log, "warn").mockImplementation(async (message) => {
    warnings.push(message);
  });
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // Pulumi keeps a stack for each promise, and jest maps each: two thirds of the time
  try {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => ({
          id: `${name}-id`,
          state: state(type, name, inputs),
        }),
        call: ({ inputs }) => inputs,
      },
      "project",
      "stack",
      preview,
    );
    program();
    await pulumi.runtime.disconnect();
  } finally {
    monitor.registerResource = register;
    monitor.registerResourceOutputs = putOut;
    Error.stackTraceLimit = stackTraceLimit;
    warn.mockRestore();
  }
  return { registrations, outputs, warnings };

  function state(type: string, name: string, inputs: Record<string, unknown>) {
    if (type === "random:index/randomPassword:RandomPassword")
      return { ...inputs, result: `generated-${name}`.slice(0, 32) };
    if (preview) return inputs; // what a command prints is not known yet
    const printed = typeof stdout === "function" ? stdout(name, inputs) : (stdout[name] ?? "");
    return { ...inputs, stdout: printed, stderr: "" };
  }
}

/** The one registration named `name` among `registrations`. @throws {ReferenceError} If there is none. */
export function named(registrations: readonly Registration[], name: string): Registration {
  const found = registrations.find((registration) => registration.name === name);
  if (found === undefined) throw new ReferenceError(`no resource is named "${name}"`);
  return found;
}

/** Expects `input` to have been sent as a secret, and returns what it hides. */
export function revealed(input: unknown): string {
  expect(input).toEqual({ [SECRET]: MARK, value: expect.anything() });
  return (input as { value: string }).value;
}

/** Every text in `value` that is not below the mark of a secret, keys included. */
export function plainTexts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(plainTexts);
  if (typeof value !== "object" || value === null) return [String(value)];
  if (SECRET in value) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...plainTexts(inner)]);
}

/** `value` with every secret replaced by what it hides. */
export function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value) return unwrapped((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

function registrationOf(request: RegisterResourceRequest): Registration {
  const sent = request.toObject();
  return {
    kind: sent.type.split(":").at(-1) ?? "",
    type: sent.type,
    name: sent.name,
    parent: nameOf(sent.parent),
    inputs: withoutCreations(plainObject(request.getObject())),
    dependencies: [...new Set(sent.dependenciesList.map(nameOf))].sort(),
    replaceOnChanges: sent.replaceonchangesList,
    ignoreChanges: sent.ignorechangesList,
    additionalSecretOutputs: sent.additionalsecretoutputsList,
    retainOnDelete: sent.retainondelete ?? false,
    deleteBeforeReplace: sent.deletebeforereplace,
    aliases: sent.aliasesList.length + sent.aliasurnsList.length,
  };
}

/** `inputs` with one word for the name of every creation, which the engine keeps while it ignores its changes. */
function withoutCreations(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      typeof value === "string" && (key === "create" || key === "delete")
        ? value.replace(/(made=|%s\\n' |@)[0-9a-f]{12}\b/g, "$1CREATION")
        : value,
    ]),
  );
}

function plainObject(struct: ReturnType<RegisterResourceRequest["getObject"]>) {
  return (struct?.toJavaScript() ?? {}) as Record<string, unknown>;
}

function nameOf(urn: string): string {
  const name = urn.split("::").at(-1) ?? "";
  return name.startsWith("project-") ? "" : name; // the stack itself
}
