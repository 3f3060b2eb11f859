import { applyProgram } from "./mini-engine";

/** Applies a program that must fail, and returns its message. */
export async function failureOf(program: () => unknown): Promise<string> {
  try {
    await applyProgram(program);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The program must fail, it succeeded");
}
