import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { Failure } from "../failure";
import type { Project } from "../declarations/project";

/** The project as a commit has it, in a directory of its own. */
export interface Base {
  /** The project's directory; absent: the commit has no such project. */
  readonly root?: string;
  /** The commit, short. */
  readonly commit: string;
  /** Whether the commit names other versions of modules than are installed here, with which it is read. */
  readonly otherModules: boolean;
  remove(): void;
}

/**
 * The files of the commit `ref` of the repository that `project` is in, with the modules that are installed here.
 *
 * @throws {Failure} If it is in none, or there is no such commit.
 */
export function checkedOut(project: Project, ref: string): Base {
  const git = (...words: readonly string[]): string => run("git", words, project.root, ref);
  const top = realpathSync(git("rev-parse", "--show-toplevel"));
  const commit = git("rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`);
  const within = relative(top, realpathSync(project.root));
  const directory = mkdtempSync(join(tmpdir(), "pulumi-mysql-replication-"));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const files = join(directory, "files");
    mkdirSync(files);
    git("-C", top, "archive", "--format=tar", `--output=${join(directory, "files.tar")}`, commit);
    run("tar", ["-xf", join(directory, "files.tar"), "-C", files], directory, ref);
    const root = join(files, within);
    const there = existsSync(join(root, "Pulumi.yaml"));
    if (there) linkModules(top, files, relative(top, realpathSync(project.directory)));
    const locks = ["package-lock.json", "yarn.lock", "pnpm-lock.yaml"].map((name) =>
      join(within, name),
    );
    return {
      ...(there ? { root } : {}),
      commit: commit.slice(0, 12),
      otherModules:
        spawnSync("git", ["-C", top, "diff", "--quiet", commit, "--", ...locks]).status === 1,
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The modules of each directory from `top` to `below` it. */
function linkModules(top: string, files: string, below: string): void {
  for (let at = below; ; at = dirname(at)) {
    const [modules, link] = [join(top, at, "node_modules"), join(files, at, "node_modules")];
    if (existsSync(modules) && existsSync(dirname(link)) && !existsSync(link))
      symlinkSync(modules, link);
    if (at === "." || at === "") return;
  }
}

function run(program: string, words: readonly string[], directory: string, ref: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status === 0) return stdout.trim();
  throw new Failure(
    `Cannot compare with "${ref}": ${error?.message ?? `${program} ended with ${status}: ${stderr.trim()}`}`,
  );
}
