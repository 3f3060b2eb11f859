/** `key` as the server's variables spell it: `max-connections` and `loose_max_connections` are one setting. */
export function settingName(key: string): string {
  return key
    .toLowerCase()
    .replace(/-/g, "_")
    .replace(/^loose_/, "");
}
