import { canonicalSetting } from "../../engine/setting-facts";
import { dialectOf } from "../../engine/dialects";
import type { MemberDeclaration } from "../../arguments/member";
import { partsOf } from "../table-pattern";
import type { Problem, Rule } from "../problem";
import { membersOf, type ServerDeclaration, type Topology } from "../topology";
import { insteadOf } from "./owned-settings";

const HIGHEST_DOMAIN = 4_294_967_295;
/** The most that servers take for an increment and an offset. */
const HIGHEST_INCREMENT = 65_535;

/** Settings that only a pair owns, by canonical name, and what to use instead. */
const OWNED: Readonly<Record<string, string>> = {
  auto_increment_increment: "autoIncrement.increment",
  auto_increment_offset: "autoIncrementOffset of the member",
  replicate_ignore_table: "replicate.tables",
  innodb_flush_log_at_trx_commit:
    "leave it out: it is 1, so that no member loses what the other has",
  slave_ddl_exec_mode: "leave it out: it is STRICT, so that members that differ are noticed",
};

/** A pair has two members that are alike and differ in what must differ. */
export const pairs: Rule = (topology) =>
  topology.servers.flatMap((server) =>
    server.member === undefined ? [] : problemsOf(topology, server, server.member),
  );

function problemsOf(
  topology: Topology,
  server: ServerDeclaration,
  member: MemberDeclaration,
): readonly Problem[] {
  const { name } = server;
  const members = membersOf(topology, member.pair);
  const [first] = members;
  const others = members.filter((one) => one !== server);
  const problems: Problem[] = [];
  const add = (at: string, message: string) => problems.push({ at: `${name}.${at}`, message });

  if (server === first) problems.push(...problemsOfPair(member, members));
  const { increment, offset } = member.autoIncrement;
  if (!Number.isInteger(offset) || offset < 1 || offset > increment)
    add(
      "autoIncrementOffset",
      `must be a whole number from 1 to the increment, ${increment}: it is ${offset}`,
    );
  if (dialectOf(server.line).flavor === "mariadb") {
    if (
      !Number.isInteger(member.gtidDomain) ||
      member.gtidDomain < 0 ||
      member.gtidDomain > HIGHEST_DOMAIN
    )
      add(
        "gtidDomain",
        `must be a whole number from 0 to ${HIGHEST_DOMAIN}: it is ${member.gtidDomain}`,
      );
  } else if (member.currentPosition) {
    add("link.gtidPosition", `must be "slave_pos": ${server.line} knows one position only`);
  }
  if (server.line !== first?.line)
    add(
      "engine",
      `must be the other member's, as each reads the other's log: it is ${server.line}, "${first?.name}" is ${first?.line}`,
    );
  for (const other of others.slice(0, members.indexOf(server))) {
    const twice = (at: string, value: number) =>
      add(at, `must differ between the members: "${other.name}" has ${value} too`);
    if (other.member?.gtidDomain === member.gtidDomain) twice("gtidDomain", member.gtidDomain);
    if (other.member?.autoIncrement.offset === offset) twice("autoIncrementOffset", offset);
  }
  if (server.binlog.sync !== 1)
    add(
      "binlog.sync",
      `must be 1 in a pair, or a crash loses what the other member has: it is ${server.binlog.sync}`,
    );
  for (const key of Object.keys(server.settings)) {
    const setting = canonicalSetting(server.line, key);
    if (Object.hasOwn(OWNED, setting))
      add(
        `settings.${key}`,
        `must not be set here, a pair owns it: ${insteadOf(OWNED[setting] ?? "")}`,
      );
  }
  return problems;
}

/** What is said once for both. */
function problemsOfPair(
  { pair, autoIncrement, tables, databases, switchSeconds }: MemberDeclaration,
  members: readonly ServerDeclaration[],
): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (at: string, message: string) => problems.push({ at: `${pair}.${at}`, message });
  const { increment } = autoIncrement;
  if (!Number.isInteger(increment) || increment < 2 || increment > HIGHEST_INCREMENT)
    add(
      "autoIncrement.increment",
      `must be a whole number from 2 to ${HIGHEST_INCREMENT}: it is ${increment}`,
    );
  if (members.length > increment)
    add(
      "autoIncrement.increment",
      `must be at least the number of members, ${members.length}, or generated keys meet: it is ${increment}`,
    );
  if (!(switchSeconds >= 1 && switchSeconds <= 3600))
    add("switchSeconds", `must be 1 to 3600: it is ${switchSeconds}`);
  const known = databases.map(({ name }) => name);
  for (const [i, pattern] of (tables ?? []).entries()) {
    const at = `replicate.tables[${i}]`;
    const { database, table } = partsOf(pattern);
    if (database === "" || table === "" || /[\0-\x1f\x7f,]/.test(pattern))
      add(
        at,
        `must be a pattern database.table without a comma or a control character: it is "${pattern}"`,
      );
    else if (known.length > 0 && !known.includes(database))
      add(at, `must be of a declared database (${known.join(", ")}): it is "${pattern}"`);
  }
  return problems;
}
