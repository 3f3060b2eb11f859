import { printable } from "../printable";

/** `text` as code that nothing of it can end, on one line. */
export function code(text: string): string {
  const line = onOneLine(text);
  const fence = "`".repeat(longest(line) + 1);
  // A blank at both ends is taken off again.
  return /^[^` ]$|^[^` ].*[^` ]$/.test(line)
    ? `${fence}${line}${fence}`
    : `${fence} ${line} ${fence}`;
}

/** The same in a cell of a table, which ends at a bar in code too; whether a backslash keeps it is not the same everywhere. */
export function cell(text: string): string {
  if (text.trim() === "") return "";
  if (!text.includes("|")) return code(text);
  const signs = onOneLine(text).replace(/[^\p{L}\p{N} ]/gu, entity);
  return `<code>${signs}</code>`;
}

/** `text` in a block of its own, in whose lines nothing ends it. */
export function fenced(language: string, text: string): string {
  const fence = "`".repeat(Math.max(3, longest(text) + 1));
  const lines = visible(text);
  return `${fence}${language}\n${lines.endsWith("\n") || lines === "" ? lines : `${lines}\n`}${fence}`;
}

/** `body` that is shown when somebody opens it, under the code `title`. */
export function folded(title: string, body: string): string {
  return `<details><summary><code>${escaped(title)}</code></summary>\n\n${body}\n\n</details>`;
}

/** Rows of words that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function escaped(text: string): string {
  return onOneLine(text).replace(/[&<>"]/g, entity);
}

function entity(sign: string): string {
  return `&#${sign.codePointAt(0)};`;
}

function onOneLine(text: string): string {
  return visible(text).replace(/[\n\t]+/g, " ") || " ";
}

/** `text` without signs that show it otherwise than it is. */
function visible(text: string): string {
  return printable(text).replace(/[\r\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, "?");
}

function longest(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
