import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "./stack";

const OPTIONS = `
  options:
    typescript: false
    nodeargs: "--import ${join(REPOSITORY, "node_modules", "tsx", "dist", "loader.mjs")}"`;

/** A Pulumi project in a directory of its own, for a test that reads what it declares. */
export interface ProgramFiles {
  /** `index.ts`; its imports of the library may be from `LIBRARY`. */
  readonly program: string;
  /** The project's name; "shop" unless it is given. */
  readonly name?: string;
  /** Configuration files by stack. */
  readonly stacks?: Readonly<Record<string, string>>;
  /** Further lines of `Pulumi.yaml`. */
  readonly project?: string;
  /** Whether the SDK compiles it, as without options; else tsx does, which is quicker. */
  readonly compiled?: boolean;
}

/** Writes a project; the directory is removed by the caller. */
export function writeProgram({
  program,
  name = "shop",
  stacks = {},
  project = "",
  compiled,
}: ProgramFiles): string {
  const directory = mkdtempSync(join(tmpdir(), "pmr-program-"));
  const options = compiled === true ? "" : OPTIONS;
  writeFileSync(
    join(directory, "Pulumi.yaml"),
    `name: ${name}\nruntime:\n  name: nodejs${options}\nmain: index.ts\n${project}`,
  );
  writeFileSync(join(directory, "package.json"), `{ "name": "program", "private": true }\n`);
  symlinkSync(join(REPOSITORY, "node_modules"), join(directory, "node_modules"));
  writeFileSync(
    join(directory, "index.ts"),
    program.replaceAll('"LIBRARY"', JSON.stringify(join(REPOSITORY, "src"))),
  );
  for (const [stack, text] of Object.entries(stacks))
    writeFileSync(join(directory, `Pulumi.${stack}.yaml`), text);
  return directory;
}

/** Projects of a test file, which are removed behind it. */
export function usePrograms(): (files: ProgramFiles) => string {
  const made: string[] = [];
  afterAll(() => made.forEach((one) => rmSync(one, { recursive: true, force: true })));
  return (files) => {
    const directory = writeProgram(files);
    made.push(directory);
    return directory;
  };
}
