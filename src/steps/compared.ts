import type { ServerArgs } from "../arguments/server";

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
  /** What becomes of it when it is taken out of the declaration; absent: "undo". No step compares it. */
  readonly onDestroy?: ServerArgs["onDestroy"];
}

/** What the engine compares of a resource: whatever differs runs it again, and some of it makes it anew. */
export interface Compared {
  readonly again: unknown;
  readonly anew: unknown;
}
