import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { chmod, mkdir, readlink, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { shellWord } from "../../src/render/shell";

/** How a program that was unpacked somewhere is run. */
export interface Launching {
  /** Directories of shared libraries, joined by colons; empty for the system's own. */
  readonly libraries: string;
  /** The dynamic loader that belongs to the libraries, when it is not the system's. */
  readonly loader: string | undefined;
}

/**
 * Makes a base directory as the servers know it, with launchers in `bin`, so that a server's own scripts find them.
 *
 * @param programs paths by name
 * @param base where `share` and `lib` are
 * @returns the directory of the launchers
 */
export async function layOutBase(
  directory: string,
  programs: ReadonlyMap<string, string>,
  base: string,
  launching: Launching,
): Promise<string> {
  const bin = join(directory, "bin");
  await mkdir(bin, { recursive: true });
  await Promise.all([
    ...[...programs].map(([name, program]) => launcher(join(bin, name), program, launching)),
    link(join(directory, "sbin"), "bin"),
    ...["share", "lib"].map((part) => link(join(directory, part), join(base, part))),
  ]);
  return bin;
}

/** A launcher replaces itself by the program, so that a process id is the program's own. */
async function launcher(file: string, program: string, launching: Launching): Promise<void> {
  const text = ["#!/bin/sh", ...launch(program, launching), ""].join("\n");
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  // Renamed into place: another run may be executing the launcher.
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text);
  await chmod(temporary, 0o755);
  await rename(temporary, file);
}

function launch(program: string, { libraries, loader }: Launching): readonly string[] {
  const run = `${shellWord(program)} "$@"`;
  if (libraries === "" || isScript(program)) return [`exec ${run}`];
  if (loader !== undefined) {
    // Not in the environment: a program of the system that this one starts must not meet these libraries.
    return [`exec ${shellWord(loader)} --library-path ${shellWord(libraries)} ${run}`];
  }
  return [
    `LD_LIBRARY_PATH=${shellWord(libraries)}"\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"`,
    "export LD_LIBRARY_PATH",
    `exec ${run}`,
  ];
}

async function link(file: string, target: string): Promise<void> {
  const there = await readlink(file).catch(() => "");
  if (there === target) return;
  const temporary = `${file}.${process.pid}`;
  await symlink(target, temporary);
  await rename(temporary, file);
}

function isScript(program: string): boolean {
  const file = openSync(program, "r");
  try {
    const start = Buffer.alloc(2);
    readSync(file, start);
    return start.toString("latin1") === "#!";
  } finally {
    closeSync(file);
  }
}
