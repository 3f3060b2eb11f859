import { runnerPath, renderRunner } from "../render/runner";
import { serverNamed, type ServerDeclaration, type Topology } from "../topology/topology";
import type { Compared, ServerInputs } from "./compared";
import type { DeclaredFile } from "./declared-file";
import { givenPassword } from "./accounts";
import { linkSecret } from "./following";
import type { AnewPart, MadePassword, Step, StepValue } from "./step";
import { itemsOf } from "./whole";

/** A whole declaration, as far as it decides which steps run again. */
export interface Declared {
  readonly topology: Topology;
  /** What a {@link ServerDeclaration} leaves out, by server. */
  readonly inputs: Readonly<Record<string, ServerInputs>>;
  /** Lines of applications' files; absent: there are none. */
  readonly files?: readonly DeclaredFile[];
}

/** The inputs of `server`. @throws {ReferenceError} If there are none. */
function inputsOf({ inputs }: Declared, name: string): ServerInputs {
  const found = inputs[name];
  if (found === undefined)
    throw new ReferenceError(`Cannot tell what changes: no inputs of "${name}" are given`);
  return found;
}

/** What an engine compares of a step, with the values that only Pulumi knows. */
export function comparedStep(declared: Declared, step: Step): Compared {
  const server = serverNamed(declared.topology, step.on);
  const { ssh } = inputsOf(declared, step.on);
  const { values: _, printedBy, ...rest } = step.input;
  const anew = [
    // A local command is another kind of resource than a remote one.
    ssh === undefined,
    ...[{ server: step.on }, ...step.anewWith].flatMap((part) => partsOf(declared, part)),
  ];
  return {
    anew,
    again: [
      step.command.kind === "install" ? renderRunner(server) : step.command,
      step.says,
      [runnerPath(server), ssh],
      [rest, printedBy === undefined ? "" : printed(declared, printedBy)],
      resolvedValues(declared, step),
      step.undo,
    ],
  };
}

/** The values that a step reads, with what only Pulumi knows. */
export function resolvedValues(declared: Declared, { input }: Step): readonly unknown[] {
  const { values = {} } = input;
  return Object.entries(values).map(([name, value]) => [name, valueOf(declared, value)]);
}

/** What an engine compares of a password. */
export function comparedPassword({ keptWith }: MadePassword): Compared {
  return { again: keptWith, anew: keptWith };
}

/** What is printed may be another one each time, and who reads it reads that. */
function printed(declared: Declared, name: string): unknown {
  const items = itemsOf(declared.topology, { project: "", stack: "" });
  const found = items.find((item): item is Step => item.kind === "step" && item.name === name);
  return found && comparedStep(declared, found);
}

/** What makes a server another one, or a plain part of what makes a step another one. */
export function partsOf(declared: Declared, part: AnewPart): readonly unknown[] {
  if (typeof part !== "object") return [part];
  const { port, socket, dataDirectory, generation } = serverNamed(
    declared.topology,
    part.server,
  ).host;
  return [inputsOf(declared, part.server).address, port, socket, dataDirectory, generation];
}

function valueOf(declared: Declared, value: StepValue): unknown {
  if (typeof value === "string") return value;
  if ("addressOf" in value) return inputsOf(declared, value.addressOf).address;
  if ("endpointsOf" in value)
    return value.endpointsOf.map((name) => [
      inputsOf(declared, name).address,
      serverNamed(declared.topology, name).host.port,
    ]);
  if ("secret" in value) return givenSecrets(declared).get(value.secret) ?? "made";
  if ("printed" in value) return printed(declared, value.by);
  return "of this step and what makes it anew";
}

/** What stands for the passwords that are given, by name. */
function givenSecrets({ topology, inputs }: Declared): ReadonlyMap<string, string> {
  return new Map(
    topology.servers.flatMap(({ name }: ServerDeclaration) => {
      const { linkPassword, accountPasswords = [] } = inputs[name] ?? { address: "" };
      return [
        ...(linkPassword === undefined ? [] : [[linkSecret(name), linkPassword] as const]),
        ...accountPasswords.flatMap((one, i) =>
          one === undefined ? [] : [[givenPassword(name, i), one] as const],
        ),
      ];
    }),
  );
}
