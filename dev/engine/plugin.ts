/** A resource plugin the project's programs need. */
export interface Plugin {
  readonly name: string;
  /** The version of its SDK in `node_modules`, which the engine demands of the plugin. */
  readonly version: string;
}
