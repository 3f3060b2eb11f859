/** `name` with `_`, `%` and `\` escaped: in grants and replication filters they are wildcards otherwise. */
export function escapeWildcards(name: string): string {
  return name.replace(/[\\_%]/g, (c) => `\\${c}`);
}
