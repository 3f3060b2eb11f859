import type { AccountArgs } from "./accounts";
import type { LinkArgs } from "./link";
import type { MasterPart } from "./master";
import type { MemberArgs, MemberDeclaration } from "./member";
import { numbered } from "./numbered";
import type { MultiMasterPairArgs } from "./pair";
import { declareSemiSync } from "./semi-sync";
import { declareServer, type ServerArgs } from "./server";
import { declareLink, type LinkDeclaration } from "./slave";

/** The plain part of what a member is, with every default filled in. */
export interface MemberPart extends MasterPart {
  readonly databases: readonly string[];
  readonly follows: LinkDeclaration;
  readonly member: MemberDeclaration;
}

/** A member as its component takes it: the plain declaration, and the arguments with what may be unknown or secret. */
export interface DeclaredMember {
  readonly declaration: MemberPart;
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
        gtid: true,
        ...(pair.semiSync === undefined ? {} : { semiSync: declareSemiSync(pair.semiSync) }),
        databases: databases.map((one) => one.name),
        follows: linkOf(pair, member.name, other.name, shared.origin),
        member: shared,
      },
    };
  });
}

function serverArgs(name: string, pair: MultiMasterPairArgs, member: MemberArgs, serverId: number) {
  const { binlog, accounts = [], restart, link, drift } = pair;
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
    ...(restart === undefined ? {} : { restart }),
    ...(onDestroy === undefined ? {} : { onDestroy }),
    ...(drift === undefined ? {} : { drift }),
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
  const copied = from === undefined ? "empty" : origin ? "origin" : "auto";
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
