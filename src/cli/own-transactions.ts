import { dialectOf } from "../engine/dialects";
import type { Reach } from "../render/reach";
import { finding, type Expected, type Finding } from "./finding";
import type { Look } from "./server-state";

/** What a slave wrote itself, and how it forgets that. */
export function ownFindings(
  server: Reach,
  look: Look,
  { servers, logged }: Expected,
): readonly Finding[] {
  const { line, name, role } = server;
  const { flavor, statements } = dialectOf(line);
  // Members of a pair both write.
  if (look.own === undefined || role === "member") return [];
  const own = flavor === "mariadb" ? look.own : missing(look.own, logged);
  if (own === "") return [];
  const followed =
    look.slaves.length > 0 || servers.some(({ follows }) => follows?.master === name);
  const changed = "what they changed is still here: compare with verify: { checksum: true }";
  const forget = `nobody follows it, so it may forget them, with its own binary log; run there in one session: ${statements.forgetOwn.replace(":own", `'${own}'`)}`;
  const known =
    statements.skipTransaction === ""
      ? "its own slaves have them too: raise seed.generation, here and there"
      : "a proof (a new recheck) prints what has its master know them";
  return [
    finding(
      "degraded",
      `it wrote transactions that its master does not have: ${own}`,
      followed ? known : forget,
      changed,
    ),
  ];
}

type Range = readonly [first: number, last: number];

/** The part of the set of GTIDs `own`, of one origin, that is not in `logged`; nothing where that is not known. */
export function missing(own: string, logged: string | undefined): string {
  const [origin = ""] = own.split(":");
  if (logged === undefined) return "";
  const known = rangesOf(logged, origin);
  const left = known.reduce<readonly Range[]>(
    (ranges, [first, last]) =>
      ranges.flatMap(([from, to]) =>
        last < from || first > to
          ? [[from, to] as const]
          : [
              ...(from < first ? [[from, first - 1] as const] : []),
              ...(to > last ? [[last + 1, to] as const] : []),
            ],
      ),
    rangesOf(own, origin),
  );
  const shown = left.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return shown.length === 0 ? "" : [origin, ...shown].join(":");
}

/** The numbers of `origin` in a set of GTIDs, without those that have a tag. */
function rangesOf(set: string, origin: string): readonly Range[] {
  return set.split(/,\s*/).flatMap((part) => {
    const [name, ...ranges] = part.split(":");
    if (name !== origin) return [];
    const tag = ranges.findIndex((range) => !/^\d+(-\d+)?$/.test(range));
    return ranges.slice(0, tag < 0 ? undefined : tag).map((range): Range => {
      const [first, last = first] = range.split("-").map(Number);
      return [first ?? 0, last ?? 0];
    });
  });
}
