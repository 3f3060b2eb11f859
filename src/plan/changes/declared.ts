import type { ServerDeclaration, Topology } from "../../topology/topology";

/** A whole declaration, as far as it decides which steps run again. */
export interface Declared {
  readonly topology: Topology;
  /** What a {@link ServerDeclaration} leaves out, by server. */
  readonly inputs: Readonly<Record<string, ServerInputs>>;
}

/**
 * What only Pulumi knows of a server. Where a value is secret, give any text that is another one when the value is: a
 * number that is raised, never the value.
 */
export interface ServerInputs {
  readonly address: string;
  /** Absent: the machine that runs Pulumi. */
  readonly ssh?: {
    /** User, port, keys and host key. */
    readonly login: string;
    readonly sudo: boolean;
  };
  /** Stands for the password of the link; absent: a generated one. */
  readonly linkPassword?: string;
  /** Stand for the given passwords, one for each declared account; absent: a generated one. */
  readonly accountPasswords?: readonly (string | undefined)[];
  /** As declared; `""` where it is not. */
  readonly recheck?: string;
}

/** The inputs of `server`. @throws {ReferenceError} If there are none. */
export function inputsOf({ inputs }: Declared, { name }: ServerDeclaration): ServerInputs {
  const found = inputs[name];
  if (found === undefined)
    throw new ReferenceError(`Cannot tell what changes: no inputs of "${name}" are given`);
  return found;
}
