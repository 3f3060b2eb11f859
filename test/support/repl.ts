import type { Reach, Server } from "../../src";
import { main } from "../../src/cli/main";
import { applyProgram } from "./mini-engine";

/** What the tool printed, and its exit code. */
export interface Answered {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the tool in this process, not on a terminal. */
export async function repl(...words: readonly string[]): Promise<Answered> {
  const printed = { stdout: "", stderr: "" };
  const catching = (["stdout", "stderr"] as const).map((name) =>
    jest.spyOn(process[name], "write").mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  try {
    return { code: await main(words), ...printed };
  } finally {
    for (const spy of catching) spy.mockRestore();
  }
}

/** How the servers of `program` are reached, as a stack that exports them prints it; nothing is run. */
export async function outputsOf(program: () => readonly Server[]): Promise<string> {
  const reached: Promise<Reach>[] = [];
  await applyProgram(
    () => {
      for (const server of program())
        reached.push(new Promise((resolve) => void server.reach.apply(resolve)));
    },
    async () => ({ code: 0, stdout: "", stderr: "" }),
  );
  return JSON.stringify({ servers: await Promise.all(reached) });
}
