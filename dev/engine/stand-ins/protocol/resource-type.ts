import type { Value, Values } from "./values";

/** An input that Check refuses. The engine prints the property's value in clear. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** What an operation may use of the engine. */
export interface Operation {
  readonly name: string;
  /** Aborted when the engine cancels the run or the operation's custom timeout has passed. */
  readonly signal: AbortSignal;
  /** A line under the resource while it is being worked on, gone when it is done. */
  status(line: string): void;
  /** A lasting message. */
  report(severity: "warning" | "error", text: string): void;
}

/** The answer of Diff. */
export interface Difference {
  readonly paths: ReadonlyMap<string, "add" | "delete" | "update">;
  /** The paths, all of them in `paths`, that cannot be changed in place. */
  readonly replaces: readonly string[];
  /**
   * Whether a replace deletes the old resource before the new one is made, whatever the program says.
   *
   * @default false
   */
  readonly deleteBeforeReplace?: boolean;
}

/** What Read found; nothing when the resource is gone. */
export type Found =
  { readonly id: string; readonly state: Values; readonly inputs: Values } | undefined;

/** An update that failed, with the state that is recorded nevertheless. */
export class FailedUpdate extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly state: Values,
  ) {
    super(message);
  }
}

/** One resource type of a plugin, in terms of plain values. */
export interface ResourceType {
  check(news: Values, name: string, oldInputs: Values): Checked;
  diff(oldInputs: Values, news: Values, state: Values): Difference;
  /** The state a preview shows for a resource to be made. */
  previewCreate(name: string, inputs: Values): { readonly id: string; readonly state: Values };
  create(operation: Operation, inputs: Values): Promise<{ id: string; state: Values }>;
  previewUpdate(oldInputs: Values, state: Values, news: Values): Values;
  update(operation: Operation, state: Values, news: Values): Promise<Values>;
  delete(operation: Operation, state: Values): Promise<void>;
  /**
   * Looks at the resource itself.
   *
   * @default what is known of it is taken for true
   */
  read?(operation: Operation, id: string, state: Values): Promise<Found>;
}

/** The answer of Check. */
export interface Checked {
  readonly inputs: Values;
  readonly failures: readonly Failure[];
}

/** The plugin's own configuration. */
export interface Configuration {
  check(news: Values): Checked;
  /** Takes the configuration that all operations use; nothing is connected to yet. */
  use(config: Values): void;
}

/** A provider plugin: its resource types by token, and how secrets travel. */
export interface PluginDefinition {
  readonly version: string;
  readonly types: Readonly<Record<string, ResourceType>>;
  /** Whether values arrive and leave with their secrets marked; if not, all of them are plain and the engine keeps the marks. */
  readonly acceptSecrets: boolean;
  /**
   * What a provider resource of it is made of.
   *
   * @default anything is taken, and not used
   */
  readonly configuration?: Configuration;
  /** Shown for a type that is not in `types`. */
  readonly notCovered: string;
}

/** A property as it is when it was given, else the default. */
export function given(value: Value | undefined, otherwise: Value): Value {
  return value === undefined || value === null ? otherwise : value;
}
