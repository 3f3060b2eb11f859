/** How long a line of what a command says may be: a command line has an end. */
const LONGEST = 500;

/**
 * `command` behind what it does, as comments: an engine shows the first three lines of a new text, and of each the first 150
 * characters.
 */
export function saying(says: readonly string[], command: string): string {
  const short = (line: string): string =>
    line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line;
  return [...says.map((line) => `# ${short(plain(line))}`), command].join("\n");
}

/** Nothing in it ends a line, or shows as something else than it is. */
export function plain(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]/g, "?");
}
