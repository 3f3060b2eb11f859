import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Provider as MysqlProvider, ProviderArgs } from "@pulumi/mysql";
import { type Input, output, runtime, secret } from "@pulumi/pulumi";
import type * as library from "../../../src";

/** One server of a test's declaration; a slave names its master. */
export interface DeclaredServer {
  readonly kind: "master" | "slave";
  readonly name: string;
  readonly args: Record<string, unknown> & { readonly master?: string };
  /** A `mysql.Provider` for this master; its password is made secret unless `plain`. */
  readonly mysql?: ProviderArgs & { readonly password: string; readonly plain?: boolean };
}

/** What a test's stack declares. */
export interface Declaration {
  /** Directory of the library, so that a test can run another release of it. */
  readonly library: string;
  readonly servers: readonly DeclaredServer[];
  /** The arguments of a pair, named "pair". */
  readonly pair?: Record<string, unknown>;
  /** The arguments of lines of a file on this machine, by name. */
  readonly blocks?: Readonly<Record<string, Record<string, unknown>>>;
  /** Whether each resource of a replacement is deleted before its successor is made. */
  readonly deleteBeforeReplace?: boolean;
  /** Whether commands only pretend to run: for what an engine does with a declaration, without servers. */
  readonly pretended?: boolean;
  /** How often a host that does not answer is tried again, where a test cannot wait for the minutes that a user does. */
  readonly dialErrorLimit?: number;
}

const {
  library: directory,
  servers: declared,
  pair,
  blocks = {},
  deleteBeforeReplace = false,
  pretended = false,
  dialErrorLimit,
} = JSON.parse(readFileSync(join(process.cwd(), "declaration.json"), "utf8")) as Declaration;
const { ApplicationBlock, Master, MultiMasterPair, Slave } = require(
  join(directory, "src"),
) as typeof library;
const { DIALS } = require(
  join(directory, "src", "components", "connection"),
) as typeof import("../../../src/components/connection");
if (dialErrorLimit !== undefined)
  for (const dial of Object.values(DIALS)) Object.assign(dial, { dialErrorLimit });

if (deleteBeforeReplace)
  runtime.registerStackTransformation(({ props, opts }) => ({
    props,
    opts: { ...opts, deleteBeforeReplace },
  }));

if (pretended)
  runtime.registerStackTransformation(({ type, name, props, opts }) =>
    type === "command:local:Command" ? { props: pretending(name, props), opts } : undefined,
  );

const made = new Map<string, library.Server>();
if (pair !== undefined) {
  const args = pair as unknown as library.MultiMasterPairArgs;
  for (const member of Object.values(new MultiMasterPair("pair", args).members))
    made.set(member.name, member);
}
for (const { kind, name, args, mysql } of declared) {
  if (kind === "master") {
    const opts = mysql === undefined ? {} : { providers: { mysql: providerOf(name, mysql) } };
    made.set(name, new Master(name, args as unknown as library.MasterArgs, opts));
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

for (const [name, args] of Object.entries(blocks))
  new ApplicationBlock(name, args as unknown as library.ApplicationBlockArgs);

function providerOf(
  name: string,
  { plain, password, ...login }: NonNullable<DeclaredServer["mysql"]>,
): MysqlProvider {
  const { Provider } = require("@pulumi/mysql") as typeof import("@pulumi/mysql");
  return new Provider(`${name}-provider`, {
    maxConnLifetimeSec: 1,
    ...login,
    password: plain === true ? password : secret(password),
  });
}

/** The same command, which differs where it did, and ends before it does anything. */
function pretending(name: string, props: Record<string, unknown>): Record<string, unknown> {
  // Each mark is another one.
  const end = `${name.endsWith("-mark") ? 'echo "mark_nonce=$$"; ' : ""}exit 0\n`;
  const behind = (text: unknown) => output(text as Input<string>).apply((known) => end + known);
  return Object.fromEntries(
    Object.entries(props).map(([key, value]) => [
      key,
      ["create", "update", "delete"].includes(key) && value !== undefined ? behind(value) : value,
    ]),
  );
}

/** Passwords of every server's accounts. */
export const passwords = Object.fromEntries(
  [...made].map(([name, server]) => [name, server.passwords]),
);

/** How each server is reached, for the command line tool. */
export const servers = [...made.values()].map(({ reach }) => reach);
