import type { ServerDeclaration } from "../../topology/topology";
import type { Step } from "../steps";
import type { Declared } from "./declared";

/** What a changed argument does to servers, beside that steps run. */
export type Effect =
  /** Steps look, and find nothing to do. */
  | "nothing"
  /** Set on the running server; who is connected stays. */
  | "live"
  /** Set live; the slave stops applying for that moment. */
  | "pauses the slave"
  /** Set live where the server allows it, else it restarts. */
  | "live or restarts"
  | "restarts"
  /** The slave's channel is pointed anew. */
  | "re-points"
  | "re-seeds"
  /** The steps act on the server that is meant now; nothing is done to the one that was meant before. */
  | "another server"
  | "proves again";

/** What counts of `server`'s argument: equal values change nothing. */
export type Value = (server: ServerDeclaration, declared: Declared) => unknown;

/** Steps that one argument makes run. */
export interface Runs {
  /**
   * Whose argument the steps read: their own server's, its master's, that of every server above it, or that of the server
   * on whose host they run.
   */
  readonly of: "itself" | "its master" | "all above" | "its host";
  /** `again`: `create` runs once more, or the `update` of a seed, which does nothing. `anew`: the resource is replaced. */
  readonly how: "again" | "anew";
  readonly steps: readonly Step[];
  readonly why: string;
  /**
   * What these steps read of it.
   *
   * @default the argument's own value
   */
  readonly value?: Value;
}

/** One argument of a server, and what changing it does. */
export interface ArgumentChange {
  /** As it is declared: `binlog.format`. */
  readonly argument: string;
  readonly effect: Effect;
  readonly value: Value;
  readonly runs: readonly Runs[];
}
