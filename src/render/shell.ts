/** `text` as one word of a POSIX shell command. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@=+,-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

/** `assignments` as lines that a shell can read, one per name. */
export function shellAssignments(assignments: Readonly<Record<string, string>>): string {
  return Object.entries(assignments)
    .map(([name, value]) => `${name}=${shellWord(value) || "''"}\n`)
    .join("");
}
