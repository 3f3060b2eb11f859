import { type Ran } from "./mini-engine";
import { runStep, stepsOf } from "./topologies";

/** A step that ended well and said nothing. */
export const quiet: Ran = { code: 0, stdout: "", stderr: "" };

/** Runs the preflight of the server named `name` alone. */
export async function preflight(name: string, program: () => unknown): Promise<Ran> {
  const steps = await stepsOf(program);
  expect(await runStep(steps, `${name}-runner`)).toEqual(quiet);
  return runStep(steps, `${name}-preflight`);
}

/** What a preflight ends with that found just these. */
export function found(name: string, ...findings: readonly string[]): Ran {
  const head = `${name}: preflight found ${findings.length} problem(s); nothing was changed on any server`;
  return {
    code: 1,
    stdout: "",
    stderr: [head, ...findings.map((finding) => `  - ${finding}`), ""].join("\n"),
  };
}

/** What a preflight ends with that warns of just these. */
export function warned(name: string, ...warnings: readonly string[]): Ran {
  return { ...quiet, stderr: warnings.map((text) => `${name}: warning: ${text}\n`).join("") };
}
