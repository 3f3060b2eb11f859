import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TEMPLATES } from "../../render/template";
import { run } from "../../observe/run";
import type { DeclaredPart } from "../../steps/hand-over";
import { Failure } from "../failure";
import { printable } from "../printable";
import { shortName, type Configuration } from "./configuration";
import type { Project } from "./project";

/** Seconds within which a program must have declared everything; type checks are left out. */
const SECONDS = 120;

/**
 * What the program of `project` declares for `stack`. The SDK's own loader runs it, as a preview does, in a process of its own;
 * no engine, provider or host is asked.
 *
 * @throws {Failure} With what the program says, if it fails.
 */
export async function declaredParts(
  project: Project,
  stack: string,
  { values, secretKeys }: Configuration,
): Promise<readonly DeclaredPart[]> {
  const scratch = mkdtempSync(join(tmpdir(), "pulumi-mysql-replication-"));
  const file = join(scratch, "declared.json");
  try {
    const { code, stderr } = await run(
      [process.execPath, ...wordsOf(project, stack)],
      undefined,
      SECONDS,
      {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(values),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
        PULUMI_NODEJS_PROJECT: project.name,
        PULUMI_NODEJS_STACK: shortName(stack),
        PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        PULUMI_MYSQL_REPLICATION_DECLARED: file,
        // Nobody logs in; an agent that is declared need not be there.
        SSH_AUTH_SOCK: process.env["SSH_AUTH_SOCK"] || "/nowhere",
      },
      project.directory,
    );
    if (code !== 0) throw failed(stack, stderr, secretKeys);
    return partsIn(readFileSync(file, "utf8"), stack);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A program that fails, or that the library refuses. */
export class ProgramFailure extends Failure {
  constructor(
    stack: string,
    /** What it says. */
    readonly said: string,
  ) {
    super(`Cannot read the declarations of "${stack}": the program fails\n${said}`);
  }
}

function wordsOf({ directory, program, name, nodeOptions }: Project, stack: string) {
  let loader: string;
  try {
    loader = createRequire(join(directory, "program.js")).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    throw new Failure(
      `Cannot read the declarations of "${stack}": @pulumi/pulumi must be installed for ${directory}, it is not; run npm ci there`,
    );
  }
  // In one word: apart, the loader would take it for a loader of the user's own.
  const preload = `--require=${join(TEMPLATES, "declarations", "preload.cjs")}`;
  const options = ["--project", name, "--stack", shortName(stack), "--dry-run"];
  // It connects to nothing: the monitor is there already.
  return [...nodeOptions, preload, loader, "--monitor", "none", ...options, program];
}

function failed(stack: string, stderr: string, secretKeys: readonly string[]): Failure {
  const said = printable(stderr)
    .replace(/^error: \[runtime\] /gm, "")
    .replace(/^warning: \[runtime\] .*\n?/gm, "")
    .replace(/^error serializing property "[^"\n]*": /gm, "")
    .trim();
  const hint =
    secretKeys.length === 0 || said.startsWith("Cannot plan the topology: ")
      ? ""
      : `\n  -> its secrets (${secretKeys.join(", ")}) are not decrypted for this: a text stands for each, which a program that takes one apart does not understand`;
  return new ProgramFailure(stack, `${said}${hint}`);
}

function partsIn(text: string, stack: string): readonly DeclaredPart[] {
  const parts = JSON.parse(text) as readonly (DeclaredPart | null)[];
  if (parts.includes(null))
    throw new Failure(
      `Cannot read the declarations of "${stack}": the program ended before all of it was known`,
    );
  return parts as readonly DeclaredPart[];
}
