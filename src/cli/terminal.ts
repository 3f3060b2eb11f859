import { createInterface } from "node:readline/promises";

/** Where a person is asked; absent: there is nobody. */
export type Ask = ((question: string) => Promise<string>) | undefined;

/** Asks on the terminal, where there is one at both ends. */
export function terminal(): Ask {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) return undefined;
  return async (question) => {
    const reader = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await reader.question(question);
    } finally {
      reader.close();
    }
  };
}
