import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** The first executable of that name in the directories, by default those of `PATH`. */
export function onPath(
  name: string,
  directories: readonly string[] = (process.env["PATH"] ?? "").split(delimiter),
): string | undefined {
  return directories
    .filter((directory) => isAbsolute(directory))
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
