import type { MultiMasterPairArgs } from "../arguments/pair";
import { dialectOf } from "../engine/dialects";
import type { Problem } from "./problem";

/** Arguments of the pair `name` that name a member that there is not, or are not for its engine line. */
export function pairProblems(
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
