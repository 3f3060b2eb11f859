import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { optionsOf } from "../../src/engine/options";
import type { EngineLine } from "../../src/engine/dialects";

/** Where the cases are: the configuration of stacks before and after a change, and what a reviewer is shown of it. */
export const CASES = join(__dirname, "..", "review", "cases");

/** The program of every case; it declares what its configuration says. */
export const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { Master, MultiMasterPair, Slave } from "LIBRARY";
const config = new pulumi.Config();
const made = new Map<string, any>();
const pair = config.getObject<any>("pair");
if (pair !== undefined)
  for (const member of Object.values<any>(new MultiMasterPair("sessions", pair).members)) made.set(member.name, member);
for (const { name, follows, ...args } of config.getObject<any[]>("servers") ?? [])
  made.set(name, follows === undefined ? new Master(name, args) : new Slave(name, { ...args, master: made.get(follows) }));
`;

interface Server {
  readonly name: string;
  readonly follows?: string;
  readonly host: { readonly address: string };
  readonly engine: EngineLine;
  readonly serverId: number;
  readonly databases?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly seed?: { readonly generation?: number; readonly overwrite?: string };
  readonly onDestroy?: string;
}

interface Pair {
  readonly members: readonly { readonly name: string }[];
  readonly writer: string;
  readonly switchSeconds?: number;
}

/** What a configuration file declares. */
export interface CaseStack {
  readonly servers: readonly Server[];
  readonly pair?: Pair;
}

/** The stacks of one side of a case, by name. */
export function caseStacks(
  name: string,
  side: "before" | "after",
): Readonly<Record<string, string>> {
  const directory = join(CASES, name, side);
  if (!existsSync(directory)) return {};
  return Object.fromEntries(
    readdirSync(directory).map((file) => [
      file.replace(/^Pulumi\.|\.yaml$/g, ""),
      readFileSync(join(directory, file), "utf8"),
    ]),
  );
}

/** What the text of a configuration file declares. */
export function caseStack(text: string): CaseStack {
  const { config } = parse(text) as { config: Record<string, unknown> };
  return {
    servers: (config["shop:servers"] ?? []) as readonly Server[],
    ...(config["shop:pair"] === undefined ? {} : { pair: config["shop:pair"] as Pair }),
  };
}

/** The answers to the five questions, from the two files of a case alone: phrases that its comment must hold. */
export function answersFrom(
  before: CaseStack,
  after: CaseStack,
): Readonly<Record<string, readonly string[]>> {
  return {
    "Who writes, and who follows?": roles(before, after),
    "What restarts?": orNothing(restarts(before, after), "nothing"),
    "What data could be overwritten or lost?": orNothing(
      data(before, after),
      "none: nothing is copied",
    ),
    "How long are writes stopped?": orNothing(stopped(before, after), "not at all"),
    "What is unknown until it runs?": [
      "what the servers hold and have by now",
      ...copied(before, after).map((name) => `how long the copy of ${name} takes`),
    ],
  };
}

const orNothing = (all: readonly string[], otherwise: string) =>
  all.length > 0 ? all : [otherwise];
const find = ({ servers }: CaseStack, name: string) => servers.find((one) => one.name === name);

function roles(before: CaseStack, after: CaseStack): readonly string[] {
  const { pair } = after;
  if (pair !== undefined) {
    const other = pair.members.find(({ name }) => name !== pair.writer)!.name;
    const moved = before.pair?.writer !== pair.writer;
    return [
      `applications write on ${pair.writer}${moved ? " from now on" : ""}`,
      ...(moved ? [`applications cannot write on ${other} any more`] : []),
      ...pair.members.map(
        ({ name }, i) => `${name} follows ${pair.members[1 - i]!.name}, as before`,
      ),
    ];
  }
  return [
    ...after.servers.map(({ name, follows }) => {
      if (follows === undefined) return `applications write on ${name}`;
      const old = find(before, name)?.follows;
      if (old === undefined) return `${name} follows ${follows} from now on`;
      return `${name} follows ${follows}${old === follows ? ", as before" : ` instead of ${old}`}`;
    }),
    ...fresh(before, after)
      .filter((name) => find(before, name) !== undefined)
      .map(
        (name) =>
          `${name} is another server from now on: the one at ${find(before, name)?.host.address} is left as it is`,
      ),
    ...before.servers
      .filter(({ name }) => find(after, name) === undefined)
      .map(({ name, follows, onDestroy }) =>
        onDestroy === "leave"
          ? `${name} leaves: its channel, the account repl_${name} on ${follows} and its data stay as they are`
          : `${name} leaves: its channel and the account repl_${name} on ${follows} go, its data stay`,
      ),
  ];
}

/** Servers that are new to the stack, or at another address. */
const fresh = (before: CaseStack, after: CaseStack) =>
  after.servers
    .filter(({ name, host }) => find(before, name)?.host.address !== host.address)
    .map(({ name }) => name);

function restarts(before: CaseStack, after: CaseStack): readonly string[] {
  const changed = after.servers.flatMap(({ name, settings = {}, engine }) => {
    const old = find(before, name)?.settings ?? {};
    const names = Object.keys(settings).filter(
      (one) => settings[one] !== old[one] && optionsOf(engine).get(one)?.restart === true,
    );
    return names.map((one) => `${name} restarts for ${one}, unless it has the values already`);
  });
  return [...changed, ...fresh(before, after).map((name) => `${name} restarts for server_id`)];
}

/** Slaves that get a copy. */
function copied(before: CaseStack, after: CaseStack): readonly string[] {
  const again = after.servers.filter(({ name, follows, seed }) => {
    const old = find(before, name);
    if (follows === undefined || old === undefined) return false;
    return (
      (old.seed?.generation ?? 1) !== (seed?.generation ?? 1) ||
      find(before, follows)?.databases?.join() !== find(after, follows)?.databases?.join()
    );
  });
  return [...fresh(before, after), ...again.map(({ name }) => name)];
}

/** Slaves below another server than before, whose copy was not made again. */
function strayed(before: CaseStack, after: CaseStack): readonly string[] {
  return after.servers
    .filter(({ name, follows, seed }) => {
      const old = find(before, name);
      const same = (old?.seed?.generation ?? 1) === (seed?.generation ?? 1);
      return old?.follows !== undefined && old.follows !== follows && same;
    })
    .map(({ name }) => `${name} is refused, and nothing changes anywhere`);
}

function data(before: CaseStack, after: CaseStack): readonly string[] {
  return [...strayed(before, after), ...copies(before, after)];
}

function copies(before: CaseStack, after: CaseStack): readonly string[] {
  return copied(before, after).map((name) => {
    const { follows = "", seed } = find(after, name)!;
    const old = find(before, name);
    const databases = (side: CaseStack) => side.servers[0]?.databases ?? [];
    const what = databases(after).join(", ");
    if (seed?.overwrite !== undefined)
      return `what ${name} holds of ${what} is replaced by a copy from ${follows}, and on the server "${seed.overwrite}" also what no copy has brought: that may be lost`;
    if ((old?.seed?.generation ?? 1) !== (seed?.generation ?? 1))
      return `what ${name} holds of ${what} is replaced by a new copy from ${follows}`;
    const added = databases(after).filter((one) => !databases(before).includes(one));
    if (added.length > 0)
      return `${name} gets ${added.join(", ")} from ${follows}, in the place of what it holds under that name, and keeps the rest`;
    return `${name} gets a copy of ${what} from ${follows}`;
  });
}

function stopped(before: CaseStack, after: CaseStack): readonly string[] {
  const { pair } = after;
  if (pair !== undefined && before.pair?.writer !== pair.writer)
    return [
      `nobody can write for at most ${pair.switchSeconds ?? 10} s, until ${pair.writer} has everything`,
    ];
  return [
    ...restarts(before, after)
      .map((text) => text.split(" ")[0] ?? "")
      .filter((name) => find(after, name)?.follows === undefined)
      .map((name) => `${name} takes no writes while it restarts`),
    ...copied(before, after).map(
      (name) => `wait while the copy for ${name} begins: a moment, at most 8 s`,
    ),
  ];
}
