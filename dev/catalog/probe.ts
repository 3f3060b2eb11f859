import type { ServerInQuestion } from "./server";

/** The words that an option takes, and whether several may be given. */
export interface Words {
  readonly type: "enum" | "set";
  readonly values: readonly string[];
}

/**
 * The words of `option`, found by giving it numbers: a server reads a number as the place of a word, and prints the word.
 * Undefined for an option that keeps the number as text, or refuses it.
 */
export function wordsOf(server: ServerInQuestion, option: string): Words | undefined {
  const zero = server.understood(option, "0");
  if (zero === undefined || /^[\d,]+$/.test(zero)) return undefined;
  if (zero === "") {
    const values = counted(server, option, (i) => 2 ** i);
    return values.length === 0 ? undefined : { type: "set", values };
  }
  const others = counted(server, option, (i) => i + 1);
  // A text that keeps its default, whatever the number.
  if (others.length === 0 || others[0] === zero) return undefined;
  const values = [...new Set([zero, ...others.filter((word) => !word.includes(","))])];
  return { type: others.some((word) => word.includes(",")) ? "set" : "enum", values };
}

/** The words at the numbers that `numberOf` gives, until the server refuses one. */
function counted(
  server: ServerInQuestion,
  option: string,
  numberOf: (i: number) => number,
): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i < 64; i++) {
    const word = server.understood(option, String(numberOf(i)));
    if (word === undefined || /^\d*$/.test(word) || values.includes(word)) break;
    values.push(word);
  }
  return values;
}
