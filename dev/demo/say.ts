/** Prints a line of progress. */
export function say(line: string): void {
  console.log(line);
}

/**
 * Announces a step, runs it and says how long it took if that was longer than two seconds; every ten seconds it says
 * that the step still runs.
 */
export async function step<T>(title: string, action: () => Promise<T>): Promise<T> {
  say(`- ${title}`);
  const started = Date.now();
  const elapsed = (): string => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const still = setInterval(() => say(`  … ${elapsed()}`), 10_000);
  try {
    return await action();
  } finally {
    clearInterval(still);
    if (Date.now() - started > 2000) say(`  took ${elapsed()}`);
  }
}
