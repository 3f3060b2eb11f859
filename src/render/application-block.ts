import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installScript, pack, runnerDigest } from "./runner";
import { shellWord } from "./shell";
import { TEMPLATES } from "./template";

/** Where the script is kept on a host that runs the application. */
export const BLOCK_DIRECTORY = "/usr/local/lib/pulumi-mysql-replication";

/** Lines of a file of an application, and how they are told from its other ones. */
export interface BlockPlace {
  /** Names the block in messages. */
  readonly name: string;
  /** The file, as an absolute path. **On change:** the block is removed from the old file and written into the new one. */
  readonly file: string;
  /** What begins a comment in this file, such as `//`. **On change:** the block is written again. */
  readonly comment: string;
  /**
   * Extended regular expression of the line before which the block stands; blanks around the line are ignored. **On change:**
   * the block is written again.
   */
  readonly before: string;
  /**
   * Extended regular expression of lines that say by hand what the block says. **On change:** the lines are looked for again,
   * and the block is written again.
   */
  readonly byHand: string;
  /**
   * A program and its first arguments; the file is its last argument, and it exits 0 when the file is valid. **On change:**
   * the file is checked again.
   */
  readonly check: readonly string[];
}

/** Where and how the host's script is run. */
export interface BlockRunner {
  readonly directory: string;
  readonly sudo: boolean;
}

/** The command, and what it reads, that installs the script which keeps blocks. */
export function renderBlockScript(
  name: string,
  { directory, sudo }: BlockRunner,
  version: string,
): { readonly create: string; readonly stdin: string } {
  const text = readFileSync(join(TEMPLATES, "app", "block.sh"), "utf8");
  const install = installScript(name, scriptPath(directory), sudo);
  return {
    create: `${install} # blocks of pulumi-mysql-replication ${version}, ${runnerDigest(text)}`,
    stdin: Buffer.from(pack(text)).toString("base64"),
  };
}

/**
 * The command that puts a block into its file or takes it away, on stdin are its lines; or that says beforehand what would
 * keep it from there. `made` names the creation that it is; the one that is taken away is in the shell's `$made`.
 */
export function renderBlockCommand(
  step: "look" | "install" | "remove",
  { name, file, comment, before, byHand, check }: BlockPlace,
  owner: string,
  { directory, sudo }: BlockRunner,
  made = "",
): string {
  const path = shellWord(scriptPath(directory));
  const words = [name, step, file, owner, comment, before, byHand, ...check].map(shellWord);
  words[3] += step === "remove" ? `"@$made"` : made === "" ? "" : `@${made}`;
  const run = `${sudo ? "sudo -n " : ""}bash ${path} ${words.join(" ")}`;
  // A host that was installed anew has no block, and no script that would say so.
  return step !== "remove" ? run : `if ${sudo ? "sudo -n " : ""}test -e ${path}; then ${run}; fi`;
}

/** `command`, which runs again when `recheck` is another text. */
export function rechecked(command: string, recheck: string): string {
  return recheck === "" ? command : `${command}\n# ${JSON.stringify(recheck)}`;
}

function scriptPath(directory: string): string {
  return `${directory}/block`;
}
