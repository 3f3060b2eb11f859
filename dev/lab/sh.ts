import { outputOf, runProgram } from "../support/run-program";

/**
 * What the program prints, without the last line break.
 *
 * @throws {Error} If it fails, with what it printed.
 */
export async function run(command: readonly [string, ...string[]], input = ""): Promise<string> {
  const result = await runProgram(command, { input });
  if (result.status === 0) return result.stdout.trimEnd();
  throw new Error(`${command.join(" ")} ended with ${result.status}: ${outputOf(result)}`);
}

/** Whether the program succeeds. */
export async function succeeds(command: readonly [string, ...string[]]): Promise<boolean> {
  return (await runProgram(command)).status === 0;
}
