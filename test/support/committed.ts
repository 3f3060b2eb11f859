import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Commits the project in `directory` as it is, then gives its stacks other configurations; returns the commit. */
export function committed(directory: string, stacks: Readonly<Record<string, string>>): string {
  const git = (...words: readonly string[]): string => {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    const { status, stdout, stderr } = spawnSync("git", [...identity, ...words], {
      cwd: directory,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  writeFileSync(join(directory, ".gitignore"), "node_modules\n");
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message", "before");
  for (const [stack, text] of Object.entries(stacks))
    writeFileSync(join(directory, `Pulumi.${stack}.yaml`), text);
  return git("rev-parse", "HEAD");
}
