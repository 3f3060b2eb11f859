/** `text` without characters that a terminal would obey: what servers say may hold anybody's data. */
export function printable(text: string): string {
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, "?");
}
