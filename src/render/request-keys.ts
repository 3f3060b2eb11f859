/** What a verb of the runner is asked: every key is in every request of it, an empty one where there is nothing to say. */
export interface Asked {
  /** Keys of the text, or of the command's words, that a reviewer reads. */
  readonly text: readonly string[];
  /** Keys that repeat there, or are missing: one line for each value. */
  readonly lists: readonly string[];
  /** Keys of what is read beside it, from stdin. */
  readonly values: readonly string[];
}

/** How a step logs in on the master. */
const LOGIN = [
  "master_name",
  "master_port",
  "master_user",
  "master_tls",
  "address_1",
  "password_1",
] as const;

/** What one step of a proof asks. */
const PROOF = [
  "link",
  "master",
  "marker",
  "semi_sync",
  "position",
  "catch_up_seconds",
  "generation",
  "host_generations",
  "member",
  "writes",
  "events",
  "inventory",
  "checksum",
  "recheck",
  "scope",
] as const;

/** What such a step asks as often as there is something to say; nothing is done about `contact`: another one proves again. */
const PROOF_LISTS = ["database", "table", "contact"] as const;

/**
 * The keys of each verb, on both sides: they type the requests here, and the runner refuses a request with others. What
 * takes back is asked by the input that its creation was given, perhaps by an earlier release, and has no row.
 *
 * A value that `mark` prints is one that `verify` reads: `mark` must run again when these change, so its text must change.
 */
export const REQUESTS = {
  preflight: {
    text: [
      "engine",
      "declared_log_names",
      "keeps_data",
      "pair_name",
      "shorten_retention_on",
      "master",
      "master_moves",
      "method",
      "pair",
      "generation",
      "lineage",
      "overwrite",
    ],
    lists: ["database", "created_database"],
    values: ["stack", "name", "address", "above", "state", "login"],
  },
  writer: { text: ["writes", "switch_seconds"], lists: [], values: LOGIN },
  config: {
    text: [
      "file",
      "restart",
      "declared_log_names",
      "plugins",
      "keeps_data",
      "catch_up_seconds",
      "pair_name",
      "shorten_retention_on",
    ],
    lists: [],
    values: [],
  },
  databases: { text: [], lists: [], values: [] },
  accounts: { text: [], lists: [], values: [] },
  link: {
    text: [],
    lists: [],
    values: ["slave", "server_id", "marker", "token", "made", "address_1", "password_1"],
  },
  "seed-key": { text: ["generation"], lists: [], values: [] },
  "seed-open": {
    text: ["plugin"],
    lists: ["database"],
    values: ["slave", "token", "address_1", "password_1", "copy_key", "copy_from"],
  },
  seed: {
    text: [
      "method",
      "pair",
      "master",
      "generation",
      "lineage",
      "overwrite",
      "copy_seconds",
      "streams",
      "scope",
    ],
    lists: ["database"],
    values: [...LOGIN, "master_runner", "copy_login", "copy_host_keys", "copy_obstacle"],
  },
  send: { text: ["slave", "what"], lists: [], values: [] },
  "seed-close": { text: [], lists: [], values: ["slave"] },
  follow: {
    text: ["position", "generation", "lineage", "method", "marker", "semi_sync", "events"],
    lists: [],
    values: [...LOGIN, "token", "made"],
  },
  mark: { text: PROOF, lists: PROOF_LISTS, values: [] },
  verify: {
    text: PROOF,
    lists: PROOF_LISTS,
    values: [
      "mark_nonce",
      "mark_file",
      "mark_position",
      "mark_gtid",
      "mark_id",
      "mark_inventory",
      "mark_computing",
    ],
  },
  compare: {
    text: ["scope", "member", "compare_seconds"],
    lists: ["database", "table"],
    values: [],
  },
  outlook: { text: ["declared_log_names"], lists: [], values: [] },
  skip: { text: ["at"], lists: [], values: [] },
  "doctor-master": { text: ["user", "from"], lists: [], values: [] },
} as const satisfies Readonly<Record<string, Asked>>;
