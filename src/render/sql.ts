import { escapeWildcards } from "../engine/wildcards";

/** Values that reach a host apart from the reviewed text, by placeholder. A placeholder stands in the text as `:name`. */
export type PlaceholderName = `password_${number}` | `address_${number}`;

/**
 * `text` as a SQL string literal.
 *
 * Assumes `sql_mode` without NO_BACKSLASH_ESCAPES; sessions of the runner set it so.
 *
 * @throws {RangeError} If the text looks like a placeholder, which the runner would fill in.
 */
export function literal(text: string): string {
  return `'${plain(text).replace(/[\\']/g, (c) => (c === "\\" ? "\\\\" : "''"))}'`;
}

/**
 * `name` as a quoted SQL identifier.
 *
 * @throws {RangeError} If the name looks like a placeholder.
 */
export function identifier(name: string): string {
  return `\`${plain(name).replace(/`/g, "``")}\``;
}

/** `name` as the database of a GRANT, where `_` and `%` are wildcards unless escaped. So escaped no name is a placeholder. */
export function grantDatabase(name: string): string {
  return name === "*" ? "*" : identifier(escapeWildcards(name));
}

function plain(text: string): string {
  if (/:(password|address)_[0-9]/.test(text)) {
    throw new RangeError(
      `Cannot quote "${text}": names must not contain ":password_" or ":address_" before a digit`,
    );
  }
  return text;
}
