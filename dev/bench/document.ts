const end = "<!-- end -->\n";

/**
 * The document with `table` in the place that is kept for what `npm run <command>` writes.
 *
 * @throws {Error} If the document has no such place.
 */
export function withTable(markdown: string, table: string, command = "bench"): string {
  const begin = `<!-- written by npm run ${command} -->\n`;
  const from = markdown.indexOf(begin);
  const to = markdown.indexOf(end, from);
  if (from < 0 || to < from)
    throw new Error(
      `Cannot write the table: docs/performance.md must hold the lines "${begin.trim()}" and "${end.trim()}", it does not`,
    );
  return `${markdown.slice(0, from)}${begin}\n${table}\n${markdown.slice(to)}`;
}
