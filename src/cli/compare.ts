import { z } from "zod";
import { wordsToCompare, type Tables } from "../observe/tables";
import { defined } from "../arguments/defined";
import type { Reach } from "../render/reach";
import { askRunner } from "./ask-runner";
import { Failure } from "./failure";
import type { Outcome } from "./outcome";
import { printable } from "./printable";
import { serverNamed } from "./servers";
import { silence, silenceSchema } from "./silence";
import type { Style } from "./style";

/** What `compare` is asked for. */
export interface CompareOptions {
  readonly name: string;
  /** Seconds for which reading the tables may take. */
  readonly timeout: number;
  readonly json: boolean;
}

/** Compares the replicated tables of the slave named `name` with its master's; 0: they are equal, 2: some differ, 3: it cannot be told. */
export async function compare(
  servers: readonly Reach[],
  { name, timeout, json }: CompareOptions,
  style: Style,
): Promise<Outcome> {
  const slave = serverNamed(servers, name);
  const { follows } = slave;
  if (follows === undefined)
    throw new Failure(`Cannot compare "${name}": it must follow another server, it follows none`);
  const said = await tablesOf(slave, follows, timeout);
  const { tables, different, unsettled } = said;
  const code = different.length > 0 ? 2 : unsettled.length > 0 ? 3 : 0;
  if (json) {
    const told = { version: 1, slave: name, master: follows.master, tables, different, unsettled };
    return { text: `${JSON.stringify(told, null, 2)}\n`, code };
  }
  return { text: screen(slave, follows, said, style), code };
}

const tablesSchema = z.object({
  answers: z.literal(true),
  tables: z.int(),
  different: z.array(z.string()),
  unsettled: z.array(z.string()),
});

/**
 * What came of comparing the tables of `slave`, within `seconds`.
 *
 * @throws {Failure} If it could not be done.
 */
export async function tablesOf(
  slave: Reach,
  { databases, tables }: NonNullable<Reach["follows"]>,
  seconds: number,
): Promise<Tables> {
  const words = wordsToCompare({
    member: slave.role === "member",
    ...defined({ databases, tables }),
    seconds,
  });
  const schema = z.union([tablesSchema, silenceSchema]);
  const said = await askRunner(slave, schema, "compare", "compare", words, seconds);
  if (said.answers) return said;
  const [text, next] = silence(said);
  throw new Failure(`Cannot compare "${slave.name}": the server ${text}\n  -> ${next}`);
}

function screen(
  slave: Reach,
  follows: NonNullable<Reach["follows"]>,
  { tables, different, unsettled }: Tables,
  style: Style,
): string {
  const { master } = follows;
  const name = style(slave.name, "strong");
  if (different.length + unsettled.length === 0)
    return `${name}  ${style(`${tables} table(s) as on ${master}`, "good")}\n`;
  const some = (which: readonly string[], words: string, next: readonly string[]) =>
    which.length === 0
      ? []
      : [
          `${name}  ${style(`${which.length} of ${tables} table(s) ${words}`, "bad")}`,
          ...which.map((table) => `   ${printable(table)}`),
          ...next.map((hint) => `   -> ${hint}`),
        ];
  return [
    ...some(different, `differ from those on ${master}`, waysOn(slave, follows)),
    ...some(unsettled, `could not be compared with those on ${master}`, [
      "they are written to all the time, or the slave is behind: compare again at a quiet hour",
    ]),
    "",
  ].join("\n");
}

/** What to do about tables that differ, the least costly first. */
export function waysOn(
  { role }: Reach,
  { databases = [] }: NonNullable<Reach["follows"]>,
): readonly string[] {
  return [
    "find the rows that differ, and mend them there with SET sql_log_bin = 0",
    ...(databases.length > 1 && role !== "member"
      ? [
          "or copy one database again: leave it out of databases for one run, then declare it again, with the seed.overwrite that its preflight asks for",
        ]
      : []),
    "or raise seed.generation, which copies everything again",
  ];
}
