/** `name` with `_`, `%` and `\` escaped: in grants and replication filters they are wildcards otherwise. */
export function escapeWildcards(name: string): string {
  return name.replace(/[\\_%]/g, (c) => `\\${c}`);
}

/**
 * The table part of a replication filter: `%` stands for anything, `_` for itself, so it is escaped unless it is already.
 */
export function escapeUnderscores(pattern: string): string {
  return pattern.replace(/\\[_%]|_/g, (found) => (found === "_" ? "\\_" : found));
}
