import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { SandboxServer } from "../../servers/server";

/** Seconds of processor time, of all cores together. */
export interface ProcessorTime {
  readonly master: number;
  /** Of a server that was started anew: since then. */
  readonly slave: number;
  /** Of the programs that carried the copy out. */
  readonly programs: number;
}

/** What servers and ended programs of this process have taken so far. */
export function processorTime(master: SandboxServer, slave: SandboxServer): ProcessorTime {
  return {
    master: fields(readFileSync(join(master.directory, "server.pid"), "utf8").trim()).own,
    slave: fields(readFileSync(join(slave.directory, "server.pid"), "utf8").trim()).own,
    programs: fields("self").children,
  };
}

/** What was taken between two looks. */
export function between(before: ProcessorTime, after: ProcessorTime): ProcessorTime {
  return {
    master: after.master - before.master,
    slave: after.slave < before.slave ? after.slave : after.slave - before.slave,
    programs: after.programs - before.programs,
  };
}

/** Of process `pid`, from proc(5): user and system time are fields 14 and 15, those of children that have ended 16 and 17. */
function fields(pid: string): { readonly own: number; readonly children: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 15)
    .map((ticks) => Number(ticks) / 100);
  return { own: user + system, children: childUser + childSystem };
}
