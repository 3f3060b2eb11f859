import { join } from "node:path";
import { cacheDirectory } from "../support/cache-directory";

/** Where images, hosts and logs of the lab are kept: one lab on a machine, whatever clone started it. */
export const LAB = join(cacheDirectory(), "lab");
export const IMAGES = join(LAB, "images");
export const HOSTS = join(LAB, "hosts");
export const LOGS = join(LAB, "logs");
/** The key that logs in on every host, as root and as `ops`. */
export const KEY = join(LAB, "key", "id_ed25519");

/** The first three parts of the lab's addresses; this machine is `.1` in it. */
export const NETWORK = "10.77.0";
/** The namespace that holds the bridge, the bridge, and this machine's port on it. */
export const SWITCH = "pmr-switch";
export const BRIDGE = "pmr-bridge";
export const OUTSIDE = "pmr-outside";

/** The directory of a host's disk and of what is known of it. */
export function hostDirectory(name: string): string {
  return join(HOSTS, name);
}

/** The network namespace of a host. */
export function namespaceOf(name: string): string {
  return `pmr-${name}`;
}

/** A host's port on the bridge. The name of an interface has 15 characters at most. */
export function bridgePort(name: string): string {
  return `pmr-p-${name}`;
}
