import { previewFile, type PreviewFile } from "./preview-file";
import { unusable } from "./preview-text";

/**
 * The previews in `files`, by the stack that each is of: one of `stacks`.
 *
 * @throws {Failure} If one is of another stack, or two are of one.
 */
export function previewsOf(
  files: readonly string[],
  stacks: readonly string[],
): ReadonlyMap<string, PreviewFile> {
  const found = new Map<string, PreviewFile>();
  for (const file of files) {
    const preview = previewFile(file);
    // A program that fails before it knows a resource can only be that of the one stack that is asked for.
    const stack = preview.stack ?? (stacks.length === 1 ? stacks[0] : undefined);
    if (stack === undefined)
      throw unusable(file, "does not say of which stack it is; name the stack by --stack too");
    if (!stacks.includes(stack))
      throw unusable(file, `must be of ${named(stacks)}, it is of ${JSON.stringify(stack)}`);
    if (found.has(stack)) throw unusable(file, `is of ${JSON.stringify(stack)}, as another one is`);
    found.set(stack, preview);
  }
  return found;
}

function named(stacks: readonly string[]): string {
  return stacks.map((stack) => JSON.stringify(stack)).join(" or ");
}
