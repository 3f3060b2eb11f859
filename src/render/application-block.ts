import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BlockPlace } from "../arguments/block";
import { installScript, pack, runnerDigest } from "./runner";
import { saying } from "./saying";
import { shellWord } from "./shell";
import { TEMPLATES } from "./template";

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
  const says = `puts the script of pulumi-mysql-replication ${version} (${runnerDigest(text)}) that writes blocks on the host`;
  const install = installScript(name, scriptPath(directory), sudo, "alone");
  return {
    create: saying([says], install),
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

/** What a step does to the file, as the first line of its command. */
export function blockSaid(step: "look" | "install", { name, file }: BlockPlace): string {
  return step === "look"
    ? `looks whether ${file} can take the lines of ${name}, before anything changes`
    : `writes the lines of ${name} into ${file}, and keeps the file of before as ${file}.previous`;
}

/** `command`, which runs again when `recheck` is another text. */
export function rechecked(command: string, recheck: string): string {
  return recheck === "" ? command : `${command}\n# ${JSON.stringify(recheck)}`;
}

function scriptPath(directory: string): string {
  return `${directory}/block`;
}
