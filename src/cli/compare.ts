import { z } from "zod";
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

const comparedSchema = z.union([
  z.object({
    answers: z.literal(true),
    /** How many were compared. */
    tables: z.int(),
    /** Quoted names of those that differ. */
    different: z.array(z.string()),
  }),
  silenceSchema,
]);

/** Compares the replicated tables of the slave named `name` with its master's; 0: they are equal, 2: some differ. */
export async function compare(
  servers: readonly Reach[],
  { name, timeout, json }: CompareOptions,
  style: Style,
): Promise<Outcome> {
  const slave = serverNamed(servers, name);
  const { follows } = slave;
  if (follows === undefined)
    throw new Failure(`Cannot compare "${name}": it must follow another server, it follows none`);
  const words = [
    `scope=${follows.databases === undefined ? "everything" : "named databases"}`,
    `compare_seconds=${timeout}`,
    ...(follows.databases ?? []).map((one) => `database=${one}`),
    ...(follows.tables ?? []).map((one) => `table=${one}`),
  ];
  const said = await askRunner(slave, comparedSchema, "compare", "compare", words, timeout);
  if (!said.answers) {
    const [text, next] = silence(said);
    throw new Failure(`Cannot compare "${name}": the server ${text}\n  -> ${next}`);
  }
  const { tables, different } = said;
  const code = different.length === 0 ? 0 : 2;
  if (json) {
    const told = { version: 1, slave: name, master: follows.master, tables, different };
    return { text: `${JSON.stringify(told, null, 2)}\n`, code };
  }
  return { text: screen(name, follows.master, tables, different, style), code };
}

function screen(
  slave: string,
  master: string,
  tables: number,
  different: readonly string[],
  style: Style,
): string {
  if (different.length === 0)
    return `${style(slave, "strong")}  ${style(`${tables} table(s) as on ${master}`, "good")}\n`;
  return [
    `${style(slave, "strong")}  ${style(`${different.length} of ${tables} table(s) differ from those on ${master}`, "bad")}`,
    ...different.map((table) => `   ${printable(table)}`),
    "   -> a table that is written to all the time may differ only for that: compare again at a quiet hour",
    "   -> find the rows that differ and mend them there with the binary log off, or raise seed.generation, which copies everything again",
    "",
  ].join("\n");
}
