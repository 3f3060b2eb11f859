import { dialectOf } from "../engine/dialects";
import { type MemberDeclaration, numbered } from "../topology/pair";
import type { Problem } from "../topology/problem";
import type { LinkDeclaration, ServerDeclaration } from "../topology/topology";
import type { AccountArgs, LinkArgs, ServerArgs } from "./args";
import { declareLink, declareServer } from "./declaration";
import type { MemberArgs, MultiMasterPairArgs } from "./pair-args";

/** A member as its component takes it: the plain declaration, and the arguments with what may be unknown or secret. */
export interface DeclaredMember {
  readonly declaration: ServerDeclaration;
  readonly args: ServerArgs & {
    readonly accounts: readonly AccountArgs[];
    readonly link?: LinkArgs;
  };
}

/**
 * The members of the pair `name`, in the order of their names: what is derived does not change when they change places.
 */
export function declareMembers(name: string, pair: MultiMasterPairArgs): readonly DeclaredMember[] {
  const members = [...pair.members].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ids = numbered(members.map(({ serverId }) => serverId));
  const domains = numbered(members.map(({ gtidDomain }) => gtidDomain));
  const offsets = numbered(members.map(({ autoIncrementOffset }) => autoIncrementOffset));
  const origin = pair.seed?.from ?? members[0]!.name;
  const writer = pair.writer ?? "both";
  const events = pair.events ?? (writer === "both" ? origin : writer);
  const databases = pair.databases.map((one) => (typeof one === "string" ? { name: one } : one));
  return members.map((member, i) => {
    const args = serverArgs(name, pair, member, ids[i]!);
    const other = members.find((one) => one !== member)!;
    const shared: MemberDeclaration = {
      pair: name,
      gtidDomain: domains[i]!,
      autoIncrement: { increment: pair.autoIncrement?.increment ?? 2, offset: offsets[i]! },
      databases,
      ...(pair.replicate === undefined ? {} : { tables: pair.replicate.tables }),
      writes: writer === "both" || writer === member.name,
      runsEvents: events === member.name,
      origin: origin === member.name,
      currentPosition: pair.link?.gtidPosition === "current_pos",
      switchSeconds: pair.switchSeconds ?? 10,
    };
    return {
      args,
      declaration: {
        ...declareServer(member.name, args),
        databases: databases.map((one) => one.name),
        follows: linkOf(pair, member.name, other.name, shared.origin),
        member: shared,
      },
    };
  });
}

function serverArgs(name: string, pair: MultiMasterPairArgs, member: MemberArgs, serverId: number) {
  const { binlog, accounts = [], semiSync, restart, link } = pair;
  const onDestroy = member.onDestroy ?? pair.onDestroy;
  return {
    host: member.host,
    engine: pair.engine,
    serverId,
    accounts,
    ...(link === undefined ? {} : { link }),
    settings: { ...pair.settings, ...member.settings },
    ...(binlog === undefined
      ? {}
      : {
          binlog:
            binlog.shortenRetentionOn === name
              ? { ...binlog, shortenRetentionOn: member.name }
              : binlog,
        }),
    ...(semiSync === undefined ? {} : { semiSync }),
    ...(restart === undefined ? {} : { restart }),
    ...(onDestroy === undefined ? {} : { onDestroy }),
  };
}

function linkOf(
  { link = {}, seed = {}, verify, recheck }: MultiMasterPairArgs,
  name: string,
  master: string,
  origin: boolean,
): LinkDeclaration {
  const { from, ...copy } = seed;
  const { gtidPosition: _, ...rest } = link;
  const declared = declareLink(name, {
    master,
    link: rest,
    seed: copy,
    ...(verify === undefined ? {} : { verify }),
    ...(recheck === undefined ? {} : { recheck }),
  });
  const { overwrite, ...what } = declared.seed;
  const copied = from === undefined ? "empty" : origin ? "origin" : "dump";
  return {
    ...declared,
    // What may be overwritten is the copy.
    seed: {
      ...what,
      method: copy.method ?? copied,
      ...(overwrite === undefined || origin ? {} : { overwrite }),
    },
  };
}

/** Arguments of the pair `name` that name a member that there is not, or are not for its engine line. */
export function memberProblems(
  name: string,
  { engine, members, seed, writer, events, binlog }: MultiMasterPairArgs,
): readonly Problem[] {
  const names = members.map((member) => member.name);
  const asked = {
    "seed.from": seed?.from,
    writer,
    events,
    "binlog.shortenRetentionOn": binlog?.shortenRetentionOn,
  };
  // What may stand there beside a member's name.
  const others: Readonly<Record<string, readonly string[]>> = {
    writer: ["both"],
    "binlog.shortenRetentionOn": [name],
  };
  const problems = Object.entries(asked).flatMap(([at, value]) => {
    const also = others[at] ?? [];
    if (value === undefined || [...also, ...names].includes(value)) return [];
    const choice = [...also, ...names].map((one) => `"${one}"`).join(", ");
    return [{ at: `${name}.${at}`, message: `must be one of ${choice}: it is "${value}"` }];
  });
  if (dialectOf(engine).flavor === "mysql")
    problems.push(
      ...members
        .filter(({ gtidDomain }) => gtidDomain !== undefined)
        .map((member) => ({
          at: `${member.name}.gtidDomain`,
          message: `must be left out: ${engine} has no GTID domains: it is ${member.gtidDomain}`,
        })),
    );
  return problems;
}
