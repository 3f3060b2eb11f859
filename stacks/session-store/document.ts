import type { SettingValue } from "../../src";

/** The database of the session store. */
export const DATABASE = {
  name: "replicated_session_store",
  characterSet: "utf8mb4",
  collation: "utf8mb4_general_ci",
} as const;

/** The tables of the session store that are replicated; `_` is meant literally. */
export const TABLES = ["%session", "%attribute", "%key_id_map", "%conf"] as const;

/**
 * The settings of nevisProxy's step-by-step instructions that no argument of the library stands for, as they are there.
 * `docs/session-store.md` says which of them are better left out.
 */
export const SETTINGS: Readonly<Record<string, SettingValue>> = {
  slave_exec_mode: "IDEMPOTENT",
  slave_skip_errors: "1452,1062",
  max_connections: 1000,
  slave_parallel_threads: 10,
  transaction_isolation: "READ-COMMITTED",
  innodb_deadlock_detect: false,
};
