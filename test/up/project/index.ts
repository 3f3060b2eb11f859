import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as library from "../../../src";

/** One server of a test's declaration; a slave names its master. */
export interface DeclaredServer {
  readonly kind: "master" | "slave";
  readonly name: string;
  readonly args: Record<string, unknown> & { readonly master?: string };
}

/** What a test's stack declares. */
export interface Declaration {
  /** Directory of the library, so that a test can run another release of it. */
  readonly library: string;
  readonly servers: readonly DeclaredServer[];
}

const { library: directory, servers } = JSON.parse(
  readFileSync(join(process.cwd(), "declaration.json"), "utf8"),
) as Declaration;
const { Master, Slave } = require(join(directory, "src")) as typeof library;

const made = new Map<string, library.Server>();
for (const { kind, name, args } of servers) {
  if (kind === "master") {
    made.set(name, new Master(name, args as unknown as library.MasterArgs));
  } else {
    made.set(
      name,
      new Slave(name, {
        ...args,
        master: made.get(args.master ?? ""),
      } as unknown as library.SlaveArgs),
    );
  }
}

/** Passwords of every server's accounts. */
export const passwords = Object.fromEntries(
  [...made].map(([name, server]) => [name, server.passwords]),
);
