import { join } from "node:path";

/** The repository's top. */
export const repository = join(__dirname, "..", "..");

/** Everything of the demo; git ignores it, and `down` deletes it. */
export const demoDirectory = join(repository, ".sandbox");

/** The demo's servers: the names that `stacks/sandbox.ts` knows, and their roles in it. */
export const demoServers = { db1: "master", db2: "slave" } as const;

/** The name of one of the demo's servers. */
export type DemoServer = keyof typeof demoServers;

/** The directory of one of the demo's servers. */
export function serverDirectory(name: DemoServer): string {
  return join(demoDirectory, name);
}
