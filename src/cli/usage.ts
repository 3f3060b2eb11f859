import { EFFECTS } from "../steps/effects";

const options = {
  from: `  --from <file>             the stack's outputs as "pulumi stack output --json" prints them, - for stdin;
                            that program is run when this is absent`,
  stack:
    "  --stack <name>            the stack that it is asked for; the selected one when this is absent",
  timeout: "  --timeout <seconds>       for which a host is waited for; 30",
  compareTimeout: "  --timeout <seconds>       for which reading the tables may take; 3600",
  lag: "  --lag <seconds>           behind its master from which on a slave counts as degraded; 30",
  json: "  --json                    for programs",
  at: "  --at <place>              the transaction, by its GTID or file:position as status shows it",
  yes: "  --yes                     asks nobody",
  plannedStack:
    "  --stack <name>            the stack; every one that has a configuration file when this is absent",
  base: "  --base <commit>           shows what changes since that commit of the repository",
  preview: `  --preview <file>          what pulumi preview --json printed of the stack; shows what it says beside
                            the plan, and where they contradict each other; once for each stack`,
  format: "  --format <text|md|json>   for a terminal (text), a pull request or programs",
  planned:
    "  --plan <file>             what plan --format json has printed; stdin when this is absent",
  whole: "  --whole <file>            is written: the whole plan as Markdown, however long it is",
  failOn: `  --fail-on <effect>        ends with 1 from this effect on, in this order:
                            ${EFFECTS.join(", ")}`,
} as const;

/** Of each command how it is called, what it does, its options and its exit codes. */
const commands = {
  status: {
    call: "status",
    does: ["who follows whom, and how each server is; changes nothing"],
    options: ["from", "stack", "timeout", "lag", "json"],
    codes: "0 healthy, 1 degraded, 2 broken, 3 could not look",
  },
  check: {
    call: "check",
    does: [
      "whether each server is as the last pulumi up has left it; of a stack that is not up yet, what",
      "its first pulumi up would refuse and change there; changes nothing",
    ],
    options: ["from", "stack", "timeout", "json"],
    codes: "0 as declared, 1 pulumi up changes what is otherwise, 2 no step does, 3 could not look",
  },
  plan: {
    call: "plan",
    does: [
      "what a run would do, from the declarations alone: steps with their effects, my.cnf, SQL;",
      "asks no engine, no server, and decrypts nothing; --preview adds what both said",
    ],
    options: ["plannedStack", "base", "preview", "format", "failOn"],
    codes:
      "0 planned, 1 an effect that --fail-on names, or a higher one, or a contradiction, 3 could not read",
  },
  comment: {
    call: "comment",
    does: [
      "sees to it that the pull request that a job of GitHub Actions or GitLab CI is for has one comment",
      "for each stack of a plan, by the token in GITHUB_TOKEN or GITLAB_TOKEN",
    ],
    options: ["planned", "whole", "failOn"],
    codes:
      "0 it has, or the token may only read; 1 an effect that --fail-on names, or a higher one, 3 could not comment, or a program is refused",
  },
  doctor: {
    call: "doctor <slave>",
    does: [
      "why it does not follow its master: goes the way from the one to the other; changes nothing",
    ],
    options: ["from", "stack", "timeout", "json"],
    codes: "0 nothing is wrong, 2 something is, 3 could not look",
  },
  compare: {
    call: "compare <slave>",
    does: [
      "whether its replicated tables hold the same as its master's (CHECKSUM TABLE); reads them",
      "in full on both servers, changes nothing",
    ],
    options: ["from", "stack", "compareTimeout", "json"],
    codes: "0 they are equal, 2 some differ, 3 could not look",
  },
  skip: {
    call: "skip <slave> --at <place>",
    does: [
      "leaves out the one transaction that it stopped at, named by its GTID or file:position as",
      "status shows it: shown first, and refused when it is another one",
    ],
    options: ["at", "from", "stack", "timeout", "yes"],
    codes: "0 it applies again, 1 refused, 2 the next one fails too, 3 could not look",
  },
} as const;

/** What the tool does. */
export type Command = keyof typeof commands;

/** Whether `word` is one of the tool's commands. */
export function isCommand(word: string | undefined): word is Command {
  return word !== undefined && Object.hasOwn(commands, word);
}

/** The help text of the tool, or of one of its commands. */
export function usage(of?: Command): string {
  return `${(of === undefined ? whole() : one(of)).join("\n")}\n`;
}

function one(of: Command): readonly string[] {
  const { call, does, options: its, codes } = commands[of];
  return [
    `usage: pulumi-mysql-replication ${call} [options]`,
    "",
    ...does.map((line) => `  ${line}`),
    "",
    "options",
    ...its.map((option) => options[option]),
    "",
    `exit codes: ${codes}`,
  ];
}

function whole(): readonly string[] {
  const rows = Object.values(commands);
  return [
    "usage: pulumi-mysql-replication <command> [options]",
    "",
    ...rows.flatMap(({ call, does: [first, ...more] }) => [
      `  ${call.padEnd(25)} ${first}`,
      ...more.map((line) => " ".repeat(28) + line),
    ]),
    "",
    "  <command> --help          its options and exit codes",
    "  --version                 the release of this tool",
  ];
}
