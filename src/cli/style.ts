/** Marks a word for a reader's eye. */
export type Style = (text: string, as: keyof typeof CODES) => string;

const CODES = { good: 32, weak: 33, bad: 31, quiet: 2, strong: 1 } as const;

/** Text as it is. */
export const plain: Style = (text) => text;

const coloured: Style = (text, as) => `\x1b[${CODES[as]}m${text}\x1b[0m`;

/** Colours on a terminal that has them, unless the environment sets NO_COLOR to anything. */
export function styleFor(
  stream: { readonly isTTY?: boolean },
  environment: NodeJS.ProcessEnv,
): Style {
  const wanted = !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
  return stream.isTTY === true && wanted ? coloured : plain;
}
