import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, statfsSync } from "node:fs";
import { cp, rename } from "node:fs/promises";

import type { SandboxServer } from "../../dev/servers/server";

/** A file system of its own that holds a server's data directory. */
export interface SmallDisk {
  /** Makes it large. */
  grow(): void;
  /** Takes it away, in use or not. */
  remove(): Promise<void>;
}

/** Moves a stopped server's data to a file system in memory, with `free` megabytes left there. Needs root. */
export async function moveToSmallDisk(server: SandboxServer, free: number): Promise<SmallDisk> {
  const data = server.host.dataDirectory;
  const mount = (...options: readonly string[]): void => {
    const { status, stderr } = spawnSync("mount", [...options, data], { encoding: "utf8" });
    if (status !== 0) throw new Error(`Cannot mount a small disk: ${stderr.trim()}`);
  };
  await rename(data, `${data}.before`);
  mkdirSync(data);
  mount("-t", "tmpfs", "-o", "size=1g,mode=700", "none");
  // It goes with this process, however that ends. Lazily, because a server may still run on it.
  const guard = spawn("sh", ["-c", 'read -r _; umount -l "$0"', data], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  await cp(`${data}.before`, data, { recursive: true });
  const { blocks, bfree, bsize } = statfsSync(data);
  const used = (blocks - bfree) * bsize;
  mount("-o", `remount,size=${used + free * 1_000_000}`);
  return {
    grow: () => mount("-o", "remount,size=1g"),
    remove: async () => {
      const gone = once(guard, "exit");
      guard.stdin.end();
      await gone;
    },
  };
}
