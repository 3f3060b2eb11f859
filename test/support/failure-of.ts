import { applyProgram } from "./mini-engine";

/** Applies a program that must fail, and returns its message, without what steps of one host say while they wait for each other. */
export async function failureOf(program: () => unknown): Promise<string> {
  try {
    await applyProgram(program);
  } catch (error) {
    return (error as Error).message.replace(
      /^.*: waiting for the step that runs here already: .*\n/gm,
      "",
    );
  }
  throw new Error("The program must fail, it succeeded");
}
