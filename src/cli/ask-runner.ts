import type { z } from "zod";
import type { Reach } from "../render/reach";
import { Failure } from "./failure";
import { printedJson } from "../observe/printed-json";
import { runOnHost } from "./run-on-host";

/**
 * What a step of the runner of `server` printed; `doing` says what for.
 *
 * @throws {Failure} If it did not run, or prints something else.
 */
export async function askRunner<T>(
  server: Reach,
  shape: z.ZodType<T>,
  doing: string,
  step: string,
  words: readonly string[],
  seconds: number,
): Promise<T> {
  const start = `Cannot ${doing} "${server.name}"`;
  const { code, stdout, stderr } = await runOnHost(server, step, words, seconds);
  if (code !== 0) throw new Failure(`${start}: ${stderr.trim() || `it ended with ${code}`}`);
  try {
    return shape.parse(printedJson(stdout));
  } catch {
    throw new Failure(
      `${start}: the runner there does not print what this tool understands; run pulumi up with this release of the library`,
    );
  }
}
