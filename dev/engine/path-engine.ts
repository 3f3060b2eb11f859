import { createHash } from "node:crypto";
import { existsSync, realpathSync, statSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../support/cache-directory";
import { onPath } from "../support/on-path";
import { runProgram } from "../support/run-program";
import type { FoundEngine } from "./found-engine";

/** The oldest Pulumi that is taken from `PATH`, major and minor. */
const oldest = [3, 200] as const;

/**
 * The engine on `PATH`, if it is recent enough and has its Node.js language host. The answer of `pulumi version` is remembered
 * for as long as the file stays the same.
 */
export async function pathEngine(say: (line: string) => void): Promise<FoundEngine | undefined> {
  const found = onPath("pulumi");
  if (found === undefined) return undefined;
  // Installers put links on PATH: the language host stands beside the file itself.
  const pulumi = realpathSync(found);
  const { size, mtimeMs } = statSync(pulumi);
  const key = createHash("sha256").update(`${pulumi} ${size} ${mtimeMs}`).digest("hex");
  const directory = join(cacheDirectory(), "engine", `path-${key.slice(0, 12)}`);
  const version = await rememberedVersion(pulumi, directory);
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (!(major > oldest[0] || (major === oldest[0] && minor >= oldest[1]))) {
    say(
      `Passing over ${pulumi}: version ${oldest.join(".")} or later is needed, this is ${version || "none"}`,
    );
    return undefined;
  }
  const hostBesideIt = existsSync(join(dirname(pulumi), "pulumi-language-nodejs"));
  if (!hostBesideIt && onPath("pulumi-language-nodejs") === undefined) {
    say(`Passing over ${pulumi}: its Node.js language host, pulumi-language-nodejs, is missing`);
    return undefined;
  }
  return { pulumi, source: "path", directory };
}

async function rememberedVersion(pulumi: string, directory: string): Promise<string> {
  const stamp = join(directory, "version");
  if (existsSync(stamp)) return readFile(stamp, "utf8");
  const { status, stdout } = await runProgram([pulumi, "version"], {
    environment: { PULUMI_SKIP_UPDATE_CHECK: "1" },
    limitSeconds: 10,
  });
  const version = status === 0 ? stdout.trim() : "";
  if (version !== "") {
    await mkdir(directory, { recursive: true });
    await writeFile(stamp, version);
  }
  return version;
}
