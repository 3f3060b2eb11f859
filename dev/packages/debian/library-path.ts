import { join } from "node:path";

/** The directories of shared libraries in an unpacked root, joined for `LD_LIBRARY_PATH`. */
export function libraryPath(root: string): string {
  const triplets = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" } as Record<
    string,
    string
  >;
  const triplet = triplets[process.arch] ?? `${process.arch}-linux-gnu`;
  const directories = [`usr/lib/${triplet}`, `lib/${triplet}`, "usr/lib"];
  return directories.map((directory) => join(root, directory)).join(":");
}
