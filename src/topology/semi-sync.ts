/** How the commits of a master wait for its slaves. */
export interface SemiSyncSettings {
  /**
   * Seconds, 0.001 to 4294967, after which a commit returns without an acknowledgement. The master is then asynchronous
   * until a slave has caught up. **On change:** set live.
   *
   * @default 1
   */
  readonly timeoutSeconds?: number;
  /**
   * Where a commit waits. `AFTER_SYNC`: before other sessions see it, so that everything they have seen is on a slave too.
   * `AFTER_COMMIT`: after other sessions see it. **On change:** set live.
   *
   * @default "AFTER_SYNC"
   */
  readonly waitPoint?: "AFTER_SYNC" | "AFTER_COMMIT";
}
