/**
 * What a step of a runner printed: one object, which begins with a name. A login's shell may print before it, and after it.
 *
 * @throws {SyntaxError} If there is none.
 */
export function printedJson(stdout: string): unknown {
  return JSON.parse(/\{"[A-Za-z]+":.*\}/s.exec(stdout)?.[0] ?? "");
}
