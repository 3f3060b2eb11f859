import { dialectOf } from "../engine/dialects";
import type { MemberDeclaration } from "../arguments/member";
import type { ServerDeclaration } from "../topology/topology";
import type { Setting } from "./setting";

/** What only a member of a pair has: what keeps the two from meeting, and from differing unnoticed. */
export function memberSettings({ line, member }: ServerDeclaration): readonly Setting[] {
  if (member === undefined) return [];
  const { increment, offset } = member.autoIncrement;
  return [
    {
      name: "auto_increment_increment",
      value: String(increment),
      why: "generated keys of the members never meet: each takes numbers this far apart",
    },
    {
      name: "auto_increment_offset",
      value: String(offset),
      why: "and begins at a number of its own",
    },
    {
      name: "innodb_flush_log_at_trx_commit",
      value: "1",
      why: "what the other member has is here too after a crash",
    },
    ...dialectOf(line).options.member,
  ];
}

/** What slaves have, with a member's answer to whether applications may write. */
export function writing(line: ServerDeclaration["line"], member: MemberDeclaration): Setting[] {
  return dialectOf(line).options.slave.map((row) =>
    /read_only$/.test(row.name)
      ? {
          name: row.name,
          value: member.writes ? "OFF" : "ON",
          why: member.writes
            ? "applications write here"
            : "applications write to the other member; it changes live when the writer does",
        }
      : row,
  );
}

/** The settings of `rows`, the member's own domain in place of the one that a master shares with its slaves. */
export function inOwnDomain(
  rows: readonly Setting[],
  member: MemberDeclaration | undefined,
): readonly Setting[] {
  if (member === undefined) return rows;
  return rows.map((row) =>
    row.name === "gtid_domain_id"
      ? {
          ...row,
          value: String(member.gtidDomain),
          why: "the domain of transactions that are written here; the other member has its own",
        }
      : row,
  );
}
