import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { handOverWarning } from "./hand-over";

/** Begins the names of the directories in which previews note what they warned of. */
const PREFIX = "pulumi-mysql-replication-warned-";

/** Warns of `message`, once a run. */
export function warn(message: string, resource: pulumi.Resource): void {
  handOverWarning(message);
  said("warn", message, resource);
}

/** Says `message`, once a run. */
export function inform(message: string, resource: pulumi.Resource): void {
  said("info", message, resource);
}

/**
 * `pulumi up` runs the program twice, in two processes that know nothing of each other; only the engine's own process is one.
 * So a preview notes what it said under that process, and the update of the same run leaves it out. Where that process is not
 * found, both say it.
 */
function said(how: "warn" | "info", message: string, resource: pulumi.Resource): void {
  const engine = engineProcess();
  const notes = engine === "" ? undefined : notesOf(engine);
  const note = notes && join(notes, createHash("sha256").update(message).digest("hex"));
  if (note !== undefined && !pulumi.runtime.isDryRun() && wasNoted(note)) return;
  void pulumi.log[how](message, resource);
  if (note !== undefined && pulumi.runtime.isDryRun()) remember(note);
}

/** What cannot be noted is said twice; no program ends for that. */
function remember(note: string): void {
  try {
    writeFileSync(note, "");
  } catch {
    return;
  }
}

function wasNoted(note: string): boolean {
  try {
    rmSync(note);
    return true;
  } catch {
    return false;
  }
}

/** The directory of a run's notes, this user's alone; nothing where there can be none. Those of runs that ended go. */
function notesOf(engine: string): string | undefined {
  const own = join(tmpdir(), `${PREFIX}${engine}`);
  try {
    for (const name of readdirSync(tmpdir())) if (name.startsWith(PREFIX)) forgetEnded(name);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(own);
    return uid === process.getuid?.() && (mode & 0o77) === 0 ? own : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the notes of a run that has ended; those of another user stay. */
function forgetEnded(name: string): void {
  const [pid = "", start] = name.slice(PREFIX.length).split("-");
  if (parentAndStart(pid)?.start === start) return;
  try {
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  } catch {
    return;
  }
}

/** Tells the engine's process, an ancestor of this one, from all others; empty where it is not found. */
function engineProcess(): string {
  let pid = String(process.ppid);
  for (let i = 0; i < 10; i += 1) {
    const found = parentAndStart(pid);
    if (found === undefined) return "";
    if (found.name === "pulumi") return `${pid}-${found.start}`;
    pid = found.parent;
  }
  return "";
}

/** What the system says of a process; nothing when it has ended, or where the system has no such files. */
function parentAndStart(
  pid: string,
): { readonly name: string; readonly parent: string; readonly start: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [, name = "", rest = ""] = /^\d+ \((.*)\) (.*)$/s.exec(text) ?? [];
    const fields = rest.trim().split(" ");
    return { name, parent: fields[1] ?? "", start: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}
