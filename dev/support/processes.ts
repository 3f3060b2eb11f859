import { readFileSync, readlinkSync } from "node:fs";

/** A process, told apart from a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between the machine's start and the process's. */
  readonly startTime: string;
  /** The namespace in which the id counts: a container that shares the cache directory has its own. */
  readonly namespace: string;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid);
}

/** The process that has the id now. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: startTime(pid), namespace: pidNamespace() };
}

/** Whether the process has ended; false also when that cannot be seen from here. */
export function hasEnded(identity: ProcessIdentity): boolean {
  if (identity.namespace !== pidNamespace()) return false;
  const now = startTime(identity.pid);
  return now === "" || now !== identity.startTime;
}

/** The start time; empty when there is no such process, or it has ended and was not waited for. */
export function startTime(pid: number): string {
  // The program's name, in brackets, may hold spaces and brackets itself.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");
  return fields[0] === "Z" ? "" : (fields[19] ?? "");
}

function pidNamespace(): string {
  return readlinkSync("/proc/self/ns/pid");
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
