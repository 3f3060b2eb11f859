/** What a server line knows about one option of its option file. */
export interface OptionFacts {
  /**
   * `switch` takes no value. `size` is a number of bytes. `flags` is a list of `name=on` and `name=off`, `set` one of
   * words. `text` is anything.
   */
  readonly type:
    | "boolean"
    | "switch"
    | "integer"
    | "size"
    | "number"
    | "enum"
    | "set"
    | "flags"
    | "text"
    | "path";
  /** Least and greatest value that the server takes without changing it; absent: none that matters. */
  readonly min?: number;
  readonly max?: number;
  /** Words of an enum, a set or flags, in the server's order. */
  readonly values?: readonly string[];
  /** The server's own choice, where replication or the meaning of data depends on it. */
  readonly default?: string;
  /** The live variable, when its name is not the option's; null: there is none. */
  readonly variable?: string | null;
  /** Takes effect at a start only; absent: can be set live. */
  readonly restart?: true;
  /** Sessions have a value of their own, which an old session keeps. */
  readonly session?: true;
}
