import { readdirSync, readFileSync } from "node:fs";

/** Ids of the processes that were given a server's option file, by their command lines. */
export function serverProcesses(directory: string): readonly number[] {
  const option = `--defaults-file=${directory}/my.cnf`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandLine(pid).includes(option))
    .map(Number);
}

/** The words a process was started with; none when it has ended. */
function commandLine(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}
