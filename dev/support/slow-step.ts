/** After how long a step says what it is doing, in milliseconds. */
const patienceMilliseconds = 2000;

/**
 * Runs one step, and says what it is once it has taken two seconds; quick steps stay silent.
 *
 * @param line what the step does and how long it may take
 */
export async function slowStep<T>(
  line: string,
  say: (line: string) => void,
  action: () => Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => say(line), patienceMilliseconds);
  try {
    return await action();
  } finally {
    clearTimeout(timer);
  }
}
