import { lookForPrograms } from "../packages/debian";
import { slowStep } from "../support/slow-step";
import { lookForFiles } from "../packages/maven/maven-files";
import { lineSources, type SandboxLine, sandboxLines } from "./lines";

/** Whether servers of a line can run here. */
export interface LineAvailability {
  readonly line: SandboxLine;
  /** Why its programs cannot be had; nothing when they can. */
  readonly missing?: string;
}

/** Which lines can be had on this machine, and why the others cannot. Fetches package lists, and no programs. */
export function availableLines(say: (line: string) => void): Promise<readonly LineAvailability[]> {
  return slowStep("Fetching package lists; up to a minute", say, () =>
    Promise.all(sandboxLines.map(availability)),
  );
}

async function availability(line: SandboxLine): Promise<LineAvailability> {
  try {
    await look(line);
    return { line };
  } catch (error) {
    return { line, missing: error instanceof Error ? error.message : String(error) };
  }
}

async function look(line: SandboxLine): Promise<void> {
  const { flavor, ...source } = lineSources[line];
  if ("suite" in source) await lookForPrograms({ name: flavor, ...source });
  else lookForFiles({ name: line, ...source });
}
