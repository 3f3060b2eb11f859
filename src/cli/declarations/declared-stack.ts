import type { Reach } from "../../render/reach";
import type { ServerInputs } from "../../steps/compared";
import type { Declared } from "../../steps/declared";
import type { DeclaredPart } from "../../steps/hand-over";
import type { StackName } from "../../steps/subject";
import { Failure } from "../failure";
import { configurationOf, shortName } from "./configuration";
import type { Project } from "./project";
import { declaredParts } from "./run-program";

/** What a stack declares: exactly what its components would register. */
export interface DeclaredStack {
  readonly stack: StackName;
  readonly declared: Declared;
  /** How servers are reached, as far as that is known, in the order of their declaration. */
  readonly reaches: readonly Reach[];
  /** What is worth a second thought. */
  readonly warnings: readonly string[];
  /** The keys of its configuration that are secret. */
  readonly secretKeys: readonly string[];
}

/**
 * What `stack` of `project` declares, without an engine, a server or a secret.
 *
 * @throws {Failure} If its program fails, or declares no server of this library.
 */
export async function declaredStack(project: Project, stack: string): Promise<DeclaredStack> {
  const configuration = configurationOf(project, stack);
  const parts = await declaredParts(project, stack, configuration);
  const servers = ofKind(parts, "server");
  if (servers.length === 0)
    throw new Failure(
      `Cannot read the declarations of "${stack}": its program declares no server of this library, or with a release of it before 0.1.0`,
    );
  return {
    stack: { project: project.name, stack: shortName(stack) },
    declared: {
      topology: { servers: servers.map(({ declaration }) => declaration) },
      inputs: Object.fromEntries(
        servers.map(({ declaration, inputs }) => [declaration.name, withoutNull(inputs)]),
      ),
      files: ofKind(parts, "file").map(({ file }) => file),
    },
    reaches: servers.flatMap(({ reach }) => (reach === undefined ? [] : [reach])),
    warnings: [...new Set(ofKind(parts, "warning").map(({ text }) => text))],
    secretKeys: configuration.secretKeys,
  };
}

function ofKind<K extends DeclaredPart["kind"]>(
  parts: readonly DeclaredPart[],
  kind: K,
): readonly Extract<DeclaredPart, { kind: K }>[] {
  return parts.filter((part): part is Extract<DeclaredPart, { kind: K }> => part.kind === kind);
}

/** JSON has no undefined. */
function withoutNull({ accountPasswords = [], ...inputs }: ServerInputs): ServerInputs {
  return { ...inputs, accountPasswords: accountPasswords.map((one) => one ?? undefined) };
}
