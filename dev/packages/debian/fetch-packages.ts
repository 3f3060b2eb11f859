import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { type Apt, apt, suiteApt, updateLists } from "./apt";
import { type ProgramResult, runProgram } from "../../support/run-program";
import { suiteSource } from "./suite-source";

/** Packages and the directory they are unpacked into. */
export interface WantedPackages {
  readonly name: string;
  readonly packages: readonly string[];
  readonly root: string;
  /** Completes an error: "or …". */
  readonly instead: string;
}

/**
 * Fetches and unpacks packages by the system's package lists, or, when these are empty or out of date, by lists of
 * the user's own.
 *
 * @returns the apt that had them
 * @throws {Error} If a package does not exist or no mirror can be reached.
 */
export async function fetchPackages(
  wanted: WantedPackages,
  say: (line: string) => void,
): Promise<Apt> {
  const system = apt("system");
  if ((await download(system, wanted)) === "") return system;
  say("Fetching package lists, as the system's do not serve; up to a minute");
  const own = apt("private");
  const updated = await updateLists(own);
  const problem = await download(own, wanted);
  if (problem === "") return own;
  throw updated.status === 0 ? unfetched(wanted, problem) : unreachable(wanted, updated);
}

/**
 * Fetches and unpacks packages of another suite than the running one.
 *
 * @returns the apt that had them
 * @throws {Error} If the mirror has no such suite, the suite no such package, or no mirror can be reached.
 */
export async function fetchFromSuite(suite: string, wanted: WantedPackages): Promise<Apt> {
  const other = await lookInSuite(suite, wanted);
  const problem = await download(other, wanted);
  if (problem !== "") throw unfetched(wanted, problem);
  return other;
}

/**
 * Sees that a suite has packages, by fresh lists of it.
 *
 * @throws {Error} If it has not, or no mirror can be reached.
 */
export async function lookInSuite(
  suite: string,
  wanted: Omit<WantedPackages, "root">,
): Promise<Apt> {
  const other = suiteApt(suite, await suiteSource(suite));
  const updated = await updateLists(other);
  if (updated.status !== 0) throw unreachable(wanted, updated);
  const { problem } = await choose(other, wanted.packages);
  if (problem !== "") throw unfetched(wanted, problem);
  return other;
}

function unreachable(
  { name, instead }: Omit<WantedPackages, "root">,
  updated: ProgramResult,
): Error {
  return new Error(
    `Cannot fetch the packages for "${name}": apt must reach a Debian mirror, it does not: ${reason(updated.stderr)}; check the machine's network and the sources of apt, ${instead}`,
  );
}

function unfetched({ name, instead }: Omit<WantedPackages, "root">, problem: string): Error {
  return new Error(`Cannot fetch the packages for "${name}": ${problem}; ${instead}`);
}

/** Downloads and unpacks; returns the problem, empty if there is none. */
export async function download(apt: Apt, wanted: WantedPackages): Promise<string> {
  const { names, problem } = await choose(apt, wanted.packages);
  if (problem !== "") return problem;
  const archives = join(wanted.root, "archives");
  await rm(archives, { recursive: true, force: true });
  await mkdir(archives);
  const fetched = await apt.run("apt-get", ["--quiet", "download", ...names], archives);
  if (fetched.status !== 0) return `"apt-get download" failed: ${reason(fetched.stderr)}`;
  for (const archive of await readdir(archives)) {
    const unpacked = await runProgram(["dpkg", "-x", join(archives, archive), wanted.root]);
    if (unpacked.status !== 0) return `"dpkg -x" failed: ${reason(unpacked.stderr)}`;
  }
  await rm(archives, { recursive: true });
  return "";
}

/** Of each "a | b" the first that is a package. */
async function choose(
  apt: Apt,
  packages: readonly string[],
): Promise<{ readonly names: readonly string[]; readonly problem: string }> {
  const alternatives = packages.map((names) => names.split("|").map((name) => name.trim()));
  const known = await knownPackages(apt, alternatives.flat());
  const names: string[] = [];
  for (const among of alternatives) {
    const found = among.find((name) => known.has(name));
    if (found === undefined) {
      return { names, problem: `apt must know a package "${among.join(" | ")}", it does not` };
    }
    names.push(found);
  }
  return { names, problem: "" };
}

/** Those of the names that are packages; a virtual one is not. */
export async function knownPackages(
  apt: Apt,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  // Of a virtual or unknown package apt shows nothing; its status says no more than that one of them was such.
  const shown = await apt.run("apt-cache", ["--no-all-versions", "show", ...names]);
  return new Set([...shown.stdout.matchAll(/^Package: (\S+)$/gm)].map(([, name]) => name ?? ""));
}

/** Apt's last words in one line, without the mirror's address. */
function reason(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => /^(E|Err|dpkg)/.test(line));
  const words = lines.map((line) => line.replace(/https?:\/\/\S+/g, "<mirror>"));
  return words.slice(-3).join(" / ") || "no reason given";
}
