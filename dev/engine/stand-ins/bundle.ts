import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";

/** What the bundles are made of besides the files of this directory. */
const dependencies = [
  "@grpc/grpc-js",
  "@pulumi/pulumi",
  "esbuild",
  "google-protobuf",
  "mysql2",
  "ssh2",
];

/**
 * Bundles one stand-in plugin and all it needs into one executable file that `node` on `PATH` runs: nothing in it points into
 * this clone, which may go away.
 *
 * @param name the plugin's name, a directory here with a `plugin.ts`
 * @param file where to write it
 */
export async function bundle(name: string, file: string): Promise<void> {
  // Loaded here because most runs find the bundles made and should not pay for it.
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(__dirname, name, "plugin.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20",
    minifySyntax: true,
    banner: { js: "#!/usr/bin/env node" },
    // Optional native parts of ssh2, which it does without.
    external: ["*.node", "cpu-features"],
    logLevel: "error",
  });
  await chmod(file, 0o755);
}

/** A short hash of all that decides what the bundles do: these sources, the versions of their dependencies, and `more`. */
export function sourceHash(more: readonly string[]): string {
  const hash = createHash("sha256");
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".ts")).sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(__dirname, file), "utf8"));
  }
  for (const name of dependencies) hash.update(`${name}@${versionOf(name)}\0`);
  return hash.update(more.join("\0")).digest("hex").slice(0, 12);
}

function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}
