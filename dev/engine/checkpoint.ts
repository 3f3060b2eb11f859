import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Mends what a killed engine left of a stack's state in a file backend.
 *
 * The engine does not write it in one move (seen on 3.259: "failed to load checkpoint: EOF" after kill -9). It keeps the
 * checkpoint before as `<stack>.json.bak`: a step that was recorded in between runs once more and finds nothing to do.
 * Beside each file lies `.attrs`, which only describes it; an empty one makes the file unreadable, a missing one does not.
 *
 * @returns whether something had to be mended
 * @throws {Error} If neither checkpoint is whole.
 */
export function restoreCheckpoint(stateDirectory: string, project: string, stack: string): boolean {
  const checkpoint = join(stateDirectory, ".pulumi", "stacks", project, `${stack}.json`);
  const before = `${checkpoint}.bak`;
  const described = [checkpoint, before].map((file) => `${file}.attrs`);
  const broken = described.filter((file) => existsSync(file) && !isWhole(file));
  for (const file of broken) rmSync(file);
  if (!existsSync(checkpoint) || isWhole(checkpoint)) return broken.length > 0;
  if (!existsSync(before) || !isWhole(before)) {
    throw new Error(
      `Cannot go on with the stack "${stack}": its state ${checkpoint} is broken, and so is the copy beside it`,
    );
  }
  copyFileSync(before, checkpoint);
  rmSync(`${checkpoint}.attrs`, { force: true });
  return true;
}

function isWhole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
