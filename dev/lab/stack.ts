import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureEngine } from "../engine";
import { outputOf, type ProgramResult, runProgram } from "../support/run-program";
import { topologyDirectory } from "./cases";
import { type Host, hostKeyOf } from "./hosts";
import { KEY, LAB } from "./place";

const repository = join(__dirname, "..", "..");

/** A Pulumi project that runs the stack of a topology on its hosts. */
export interface LabStack {
  readonly directory: string;
  readonly pulumi: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes the project anew, with a state of its own and nothing in it. */
export async function makeStack(
  topology: string,
  hosts: readonly Host[],
  say: (line: string) => void,
): Promise<LabStack> {
  const engine = await ensureEngine(say);
  const directory = join(LAB, "run", topology);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(join(directory, "state"), { recursive: true });
  const loader = join(repository, "node_modules", "tsx", "dist", "loader.mjs");
  writeFileSync(
    join(directory, "Pulumi.yaml"),
    `name: lab\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: "--import ${loader}"\nmain: program.cjs\n`,
  );
  const stack = JSON.stringify(join(topologyDirectory(topology), "stack.ts"));
  writeFileSync(join(directory, "program.cjs"), `module.exports = require(${stack});\n`);
  writeFileSync(join(directory, "package.json"), '{ "name": "lab", "private": true }\n');
  symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
  const made = {
    directory,
    pulumi: engine.pulumi,
    environment: {
      ...engine.environment,
      PULUMI_BACKEND_URL: `file://${directory}/state`,
      PULUMI_CONFIG_PASSPHRASE: "the lab holds no secret of anyone",
      LAB_HOSTS: JSON.stringify(
        Object.fromEntries(
          hosts.map(({ name, address }) => [
            name,
            { address, hostKey: hostKeyOf(name), keyFile: KEY },
          ]),
        ),
      ),
    },
  };
  mustSucceed(await runPulumi(made, ["stack", "init", "lab", "--non-interactive"]));
  return made;
}

/** Runs the CLI in the project. */
export function runPulumi(stack: LabStack, args: readonly string[]): Promise<ProgramResult> {
  const { directory, pulumi, environment } = stack;
  return runProgram([pulumi, ...args], { directory, environment: { ...environment } });
}

/** @throws {Error} If the program failed, with what it printed. */
export function mustSucceed(result: ProgramResult): void {
  if (result.status !== 0)
    throw new Error(`Pulumi ended with ${result.status}:\n${outputOf(result)}`);
}
