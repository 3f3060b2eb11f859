import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { cacheDirectory } from "../../support/cache-directory";
import { makeOnce } from "../../support/make-once";
import { onPath } from "../../support/on-path";
import { runProgram } from "../../support/run-program";

/** What is to be unpacked. */
export interface MavenFilesOptions {
  /** Names the directory in the cache and the subject of errors, such as "mysql-8.0". */
  readonly name: string;
  /** "group:artifact:version[:packaging[:classifier]]". */
  readonly artifact: string;
  /** The directory in the archive below which files are taken, "." for its top. */
  readonly base: string;
  /** Ant patterns of these files, relative to `base`. */
  readonly files: readonly string[];
  /** Directories below `base` whose files are programs: an archive may not say so. */
  readonly programs: readonly string[];
  /** Gets a line for each step that takes longer than two seconds. */
  readonly say: (line: string) => void;
}

const plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack";

/**
 * Fetches an archive with Maven and unpacks some of its files into the user's cache directory, once. The download is
 * removed, and the user's own Maven repository is left as it is.
 *
 * @returns the directory that holds what was below `base`
 * @throws {Error} If Maven is missing or has no such artifact.
 */
export async function mavenFiles(options: MavenFilesOptions): Promise<string> {
  const { name, artifact, base, files, programs, say } = options;
  const purpose = `Fetching "${artifact}" with Maven; up to some minutes, once`;
  return makeOnce(mavenDirectory(options), purpose, say, async (temporary) => {
    lookForFiles(options);
    const [repository, unpacked] = [join(temporary, "repository"), join(temporary, "unpacked")];
    const patterns = files.map((file) => (base === "." ? file : `${base}/${file}`));
    const fetched = await runProgram(
      [
        "mvn",
        "--quiet",
        "--batch-mode",
        plugin,
        `-Dartifact=${artifact}`,
        `-Dmaven.repo.local=${repository}`,
        `-DoutputDirectory=${unpacked}`,
        `-Dmdep.unpack.includes=${patterns.join(",")}`,
      ],
      { directory: temporary, limitSeconds: 1800 },
    );
    if (fetched.status !== 0) {
      throw new Error(
        `Cannot fetch the programs of "${name}": Maven must have "${artifact}", it has not: ${reason(fetched.stdout)}`,
      );
    }
    await rm(repository, { recursive: true });
    const top = join(unpacked, base);
    for (const part of await readdir(top)) await rename(join(top, part), join(temporary, part));
    await rm(unpacked, { recursive: true });
    await runProgram(["chmod", "-R", "u+x", ...programs.map((part) => join(temporary, part))]);
  });
}

/**
 * Sees that files are there or can be fetched as far as this machine goes; Maven is not asked.
 *
 * @throws {Error} If Maven is missing, or the machine's architecture is not the archives'.
 */
export function lookForFiles(
  options: Pick<MavenFilesOptions, "name" | "artifact" | "base" | "files">,
): void {
  if (existsSync(mavenDirectory(options))) return;
  const refuse = (why: string) =>
    new Error(`Cannot fetch the programs of "${options.name}": ${why}`);
  if (process.arch !== "x64") {
    throw refuse(`the machine must be x64, which they are built for, it is ${process.arch}`);
  }
  if (onPath("mvn") === undefined) {
    throw refuse('the program "mvn" must be on PATH, it is not; install Maven');
  }
}

/** Where the files are, or will be. */
function mavenDirectory(
  options: Pick<MavenFilesOptions, "name" | "artifact" | "base" | "files">,
): string {
  const { name, artifact, base, files } = options;
  const key = createHash("sha256").update([artifact, base, ...files].join("\n"));
  return join(cacheDirectory(), "maven", `${name}-${key.digest("hex").slice(0, 8)}`);
}

/** Maven's first words in one line, without addresses. */
function reason(stdout: string): string {
  const lines = stdout.split("\n").filter((line) => line.startsWith("[ERROR]"));
  const words = lines.map((line) =>
    line.replace(/^\[ERROR\] /, "").replace(/https?:\/\/[^\s)]+/g, "<repository>"),
  );
  return words[0]?.slice(0, 500) ?? "no reason given";
}
