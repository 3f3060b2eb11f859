/** An engine that has been found or made, before its plugins are looked at. */
export interface FoundEngine {
  /** Absolute path of the CLI; the Node.js language host is in the same directory or on `PATH`. */
  readonly pulumi: string;
  /** Where it comes from: `PATH`, Pulumi's own installer, or built from Go modules. */
  readonly source: "path" | "installed" | "built";
  /** What the project remembers about this engine, private homes included; in the cache directory. */
  readonly directory: string;
}
