import { readFileSync } from "node:fs";
import type { HostArgs } from "../../src";

/** What the lab says of its hosts, by name. */
interface LabHost {
  readonly address: string;
  readonly hostKey: string;
  readonly keyFile: string;
}

/** A host of the lab as a stack declares it: over SSH, its key pinned. `ops` may become root with sudo. */
export function host(name: string, user: "root" | "ops" = "root"): HostArgs {
  const hosts = JSON.parse(process.env["LAB_HOSTS"] ?? "{}") as Record<string, LabHost>;
  const there = hosts[name];
  if (there === undefined)
    throw new Error(`Cannot find "${name}": the topology's file "hosts" must name it`);
  return {
    address: there.address,
    ssh: {
      user,
      privateKey: readFileSync(there.keyFile, "utf8"),
      hostKey: there.hostKey,
      ...(user === "ops" ? { sudo: true } : {}),
    },
  };
}
