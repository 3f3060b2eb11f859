import type { ServerDeclaration } from "../topology/topology";
import { runnerPath } from "./runner";
import { shellWord } from "./shell";

/** Ends the review text of a step; what follows on stdin is not for display. */
const END = "END";

/** The command that runs a step of the runner, with text for the reviewer in it; `made` names the creation that it is. */
export function stepCommand(
  server: ServerDeclaration,
  sudo: boolean,
  step: string,
  review: string,
  made = "",
): string {
  const lines = review.endsWith("\n") || review === "" ? review : `${review}\n`;
  if (lines.split("\n").includes(END)) {
    throw new RangeError(
      `Cannot render step "${step}" of "${server.name}": no line of it may be "${END}"`,
    );
  }
  const mark = made === "" ? "" : ` printf 'value\\tmade\\t%s\\n' ${made};`;
  return `{ cat <<'${END}'; echo ${END};${mark} cat; } | ${runner(server, sudo)} ${step}\n${lines}${END}`;
}

/** The command that runs a step whose text is all on stdin. */
export function plainStepCommand(
  server: ServerDeclaration,
  sudo: boolean,
  step: string,
  options: Readonly<Record<string, string>> = {},
): string {
  const words = Object.entries(options).map(([key, value]) => shellWord(`${key}=${value}`));
  return [runner(server, sudo), step, ...words].join(" ");
}

/** The command of a `delete`: nothing to do on a host that was rebuilt and has no runner. */
export function deleteCommand(server: ServerDeclaration, sudo: boolean, step: string): string {
  const path = shellWord(runnerPath(server));
  const there = sudo ? `sudo -n test -e ${path}` : `test -e ${path}`;
  return `if ${there}; then { echo ${END}; cat; } | ${runner(server, sudo)} ${step}; fi`;
}

/** The same of a step that knows by which creation it was made, from the shell's `$made`. */
export function takeBackCommand(server: ServerDeclaration, sudo: boolean, step: string): string {
  return deleteCommand(server, sudo, step).replace(
    " cat;",
    () => ` printf 'value\\tmade\\t%s\\n' "$made"; cat;`,
  );
}

/** The first line of the stdin of a step whose creation is known: how it is taken back. */
export function takeBackLine(command: string): string {
  return `delete\t${command}\n`;
}

/** The `delete` that takes back, as the first line of its stdin says, what the creation `made` has made. */
export function takeBack(made: string): string {
  return `made=${made}; IFS= read -r undo; eval "\${undo#delete?}"`;
}

function runner(server: ServerDeclaration, sudo: boolean): string {
  return `${sudo ? "sudo -n " : ""}bash ${shellWord(runnerPath(server))}`;
}

/** What a step reads after the review text, one item a line. */
export interface StepValues {
  /** Plain or secret values, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** Account expressions, each with the query that counts it and whether its password is generated. */
  readonly accounts?: readonly {
    readonly account: string;
    readonly exists: string;
    readonly generated: boolean;
  }[];
  /** Statements that take back what the step makes. */
  readonly undo?: readonly string[];
  /** What a query must answer; `what` and `next` are said when it does not, with its answer in the place of `:found`. */
  readonly expected?: readonly {
    readonly what: string;
    readonly query: string;
    readonly wanted: string;
    readonly next: string;
  }[];
  /** Columns of the slave's status, what they must show, and the clause that makes them so. */
  readonly channel?: readonly {
    readonly column: string;
    readonly wanted: string;
    readonly clause: string;
  }[];
}

/**
 * The stdin of a step.
 *
 * @throws {RangeError} If a value holds a line break or a tab, naming the value but not showing it.
 */
export function renderValues({
  values,
  accounts = [],
  undo = [],
  expected = [],
  channel = [],
}: StepValues): string {
  const lines = [
    ...Object.entries(values).map(([name, value]) => {
      if (/[\0-\x1f\x7f]/.test(value))
        throw new RangeError(`Cannot pass value "${name}": it holds a control character`);
      return `value\t${name}\t${value}`;
    }),
    ...accounts.map(
      ({ account, exists, generated }) => `account\t${account}\t${exists}\t${generated ? 1 : 0}`,
    ),
    ...undo.map((statement) => `undo\t${statement}`),
    ...expected.map(
      ({ what, query, wanted, next }) => `expected\t${what}\t${query}\t${wanted}\t${next}`,
    ),
    ...channel.map(({ column, wanted, clause }) => `channel\t${column}\t${wanted}\t${clause}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
