import type { HostPlan } from "../plan/host-plan";
import { shellWord } from "../render/shell";
import { wildPattern } from "../topology/table-pattern";
import type { Way } from "./ask";
import { report, type Difference } from "./difference";
import { run } from "./run";
import { printedJson } from "./printed-json";
import { runOver } from "./ssh";

/** A slave whose replicated tables are compared with its master's. */
export interface ComparedSlave {
  readonly name: string;
  readonly master: string;
  /** Path of the runner on its host. */
  readonly runner: string;
  readonly member: boolean;
  /** What is compared; absent: everything. */
  readonly databases?: readonly string[];
  /** Of these the tables, as LIKE patterns of `database.table`; absent: all. */
  readonly tables?: readonly string[];
  /** For how long reading them may take. */
  readonly seconds: number;
}

/** The slave of `plan`, whose runner is `runner`; nothing where it is not declared to be compared. */
export function comparedSlave(
  { name, follow, member, databases, tables }: HostPlan,
  runner: string,
): ComparedSlave | undefined {
  if (follow?.checksum !== true) return undefined;
  return {
    name,
    master: follow.master,
    runner,
    member: member !== undefined,
    ...(databases === undefined ? {} : { databases }),
    ...(tables === undefined ? {} : { tables: tables.map((one) => wildPattern(one)) }),
    seconds: follow.catchUpSeconds,
  };
}

/** What came of it. */
export interface Tables {
  /** How many were compared. */
  readonly tables: number;
  /** Quoted names of those that differ. */
  readonly different: readonly string[];
  /** Quoted names of those of which that cannot be told, as they are written to all the time. */
  readonly unsettled: readonly string[];
}

/** The words with which a runner is asked for it. */
export function wordsToCompare({
  member,
  databases,
  tables = [],
  seconds,
}: Omit<ComparedSlave, "name" | "master" | "runner">): readonly string[] {
  return [
    `scope=${databases === undefined ? "everything" : "named databases"}`,
    `member=${member ? "yes" : "no"}`,
    `compare_seconds=${seconds}`,
    ...(databases ?? []).map((one) => `database=${one}`),
    ...tables.map((one) => `table=${one}`),
  ];
}

/** Seconds that all but the reading takes, at most. */
const BESIDE = 60;

/** Compares them by the runner on the host of `slave`; it never throws. */
export async function compareTables(
  { login, sudo }: Way,
  slave: ComparedSlave,
): Promise<Tables | { readonly why: string }> {
  const words = ["bash", slave.runner, "compare", ...wordsToCompare(slave)] as const;
  const seconds = slave.seconds + BESIDE;
  const command: readonly [string, ...string[]] = sudo ? ["sudo", "-n", ...words] : words;
  const { PATH, HOME } = process.env;
  const { code, stdout, stderr } =
    login === undefined
      ? await run(command, undefined, seconds, { PATH, HOME })
      : await runOver(login, command.map(shellWord).join(" "), "", seconds);
  // What it could not do stands in the first line, what to do about it behind that.
  const said = stderr.trim().split("\n")[0] || `it ended with ${code}`;
  return code === 0 ? tablesIn(stdout) : { why: said };
}

function tablesIn(stdout: string): Tables | { readonly why: string } {
  try {
    const {
      answers,
      tables = 0,
      different,
      unsettled,
    } = printedJson(stdout) as Partial<Tables> & { answers?: boolean };
    if (answers === false) return { why: "the server does not answer" };
    if (different !== undefined && unsettled !== undefined) return { tables, different, unsettled };
  } catch {
    // As what is no such answer.
  }
  return { why: "the runner there prints something else" };
}

/** What came of a comparison, as differences of `slave` that only its proof looks at. */
export function tableDifferences(
  { name, master }: Pick<ComparedSlave, "name" | "master">,
  compared: Tables | { readonly why: string },
): readonly Difference[] {
  if ("why" in compared)
    return [
      report(name, `its tables could not be compared with those of ${master}: ${compared.why}`),
    ];
  const { different } = compared;
  return different.length === 0
    ? []
    : [report(name, `these tables differ from those of ${master}: ${different.join(", ")}`)];
}

/** That of some tables it cannot be told, and why. */
export function unsettledText(
  { master }: Pick<ComparedSlave, "master">,
  { unsettled }: Pick<Tables, "unsettled">,
): string {
  return `these tables could not be compared with those of ${master}, as they are written to all the time: ${unsettled.join(", ")}`;
}
