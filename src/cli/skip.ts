import { dialectOf } from "../engine/dialects";
import { errorRow } from "../engine/errors";
import type { Reach } from "../render/reach";
import { adviceFor } from "../render/rerun";
import { askRunner } from "./ask-runner";
import { Failure } from "./failure";
import { printable } from "./printable";
import { placeName } from "./server-state";
import { serverNamed } from "./servers";
import { silence, type Silence } from "./silence";
import { doneSchema, known, shownSchema, type Shown, type StoppedAgain } from "./skipped";
import type { Outcome } from "./outcome";
import type { Ask } from "./terminal";

/** What `skip` is asked for. */
export interface SkipOptions {
  readonly name: string;
  /** The GTID, or file:position, of the transaction that is to be left out. */
  readonly at: string;
  /** Whether nobody is to be asked. */
  readonly yes: boolean;
  /** Seconds for which the host is waited for. */
  readonly timeout: number;
}

/** Leaves out the one transaction that the slave stopped at; 0: it applies again, 2: the next one fails too. */
export async function skip(
  servers: readonly Reach[],
  { name, at, yes, timeout }: SkipOptions,
  print: (text: string) => void,
  ask: Ask,
): Promise<Outcome> {
  const slave = serverNamed(servers, name);
  const shown = await askRunner(slave, shownSchema, "look at", "skip-show", [], timeout);
  if (!shown.answers) throw new Failure(silent(name, shown));
  const failing = wanted(name, at, shown);
  refuseOwn(slave, failing, shown);
  print(
    `${name} stopped at ${failing} with error ${shown.number}: ${printable(shown.text)}\n\nWhat would be left out:\n\n${indented(shown.event ?? "")}\n\n`,
  );
  if (!yes) await confirmed(name, failing, ask);
  // Its own waits are longer than a look.
  const seconds = Math.max(timeout, 180);
  const done = await askRunner(slave, doneSchema, "skip on", "skip", [`at=${failing}`], seconds);
  const also = [
    `skipped ${done.skipped} on ${name}, by: ${done.by}`,
    ...compare(slave, shown.tables ?? []),
  ];
  return done.running
    ? { text: lines([...also, `${name} applies again, ${done.lag} s behind`]), code: 0 }
    : { text: lines([...also, ...stopped(slave, done)]), code: 2 };
}

function silent(name: string, shown: Silence): string {
  const [text, next] = silence(shown);
  return `Cannot skip on "${name}": its server ${text}\n  -> ${next}`;
}

/** The name of the transaction that fails. @throws {Failure} If it is not `at`, or there is none. */
function wanted(name: string, at: string, { number, failing }: Shown): string {
  const start = `Cannot skip ${at} on "${name}"`;
  if (failing === undefined) {
    const why =
      number === 0
        ? "no transaction fails there"
        : `it is not clear which transaction failed there (error ${number})`;
    throw new Failure(`${start}: ${why}; nothing was skipped`, 1);
  }
  const shown = placeName(known(failing));
  const names = [failing.gtid.toLowerCase(), `${failing.file}:${failing.position}`];
  if (!names.includes(at) && !(failing.gtid !== "" && names[0] === at.toLowerCase()))
    throw new Failure(
      `${start}: what fails there is ${shown}, and only that can be skipped; nothing was skipped`,
      1,
    );
  return shown;
}

/** @throws {Failure} If what the slave wrote itself is the cause: the transaction of the master is none to leave out. */
function refuseOwn({ name, line }: Reach, failing: string, { number, text }: Shown): void {
  const row = errorRow(dialectOf(line).errors.applying, number, text);
  if (!row?.own) return;
  throw new Failure(
    `Cannot skip ${failing} on "${name}": it was written on the master, and fails for what the slave wrote itself; nothing was skipped\n-> ${adviceFor(name, row.advice)}`,
    1,
  );
}

async function confirmed(name: string, failing: string, ask: Ask): Promise<void> {
  if (ask === undefined) {
    throw new Failure(
      `Cannot skip on "${name}": --yes must be given where nobody can be asked; nothing was skipped`,
      1,
    );
  }
  const said = await ask(
    `Leave out ${failing} on ${name}, which then differs from its master? (yes/no) `,
  );
  if (said.trim() !== "yes") throw new Failure("Nothing was skipped", 1);
}

/** What to do about the tables that now differ. */
function compare({ name, follows }: Reach, tables: readonly string[]): readonly string[] {
  const list = tables
    .map((table) => `\`${table.replaceAll("`", "``").replace(".", "`.`")}\``)
    .join(", ");
  const statement = list === "" ? "CHECKSUM TABLE of what it touched" : `CHECKSUM TABLE ${list}`;
  return [
    `-> ${statement}, on ${follows?.master ?? "the master"} and on ${name} while nobody writes there: where they differ, mend the rows or raise seed.generation`,
  ];
}

function stopped(slave: Reach, { number, text, failing }: StoppedAgain): readonly string[] {
  const at = failing === undefined ? "" : ` at ${placeName(known(failing))}`;
  const advice = errorRow(dialectOf(slave.line).errors.applying, number, text)?.advice;
  return [
    number === 0
      ? `${slave.name} does not apply within 30 s, and says no error`
      : `${slave.name} stopped again${at} with error ${number}: ${text}`,
    ...(advice === undefined ? [] : [`-> ${adviceFor(slave.name, advice)}`]),
  ];
}

function lines(all: readonly string[]): string {
  return `${all.map(printable).join("\n")}\n`;
}

function indented(text: string): string {
  return printable(text).trimEnd().replace(/^/gm, "    ");
}
