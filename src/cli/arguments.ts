import { parseArgs } from "node:util";
import { Failure } from "./failure";
import type { Source } from "./servers";

/** What the tool is asked for. */
export type Asked =
  | { readonly command: "help" }
  | (Source & {
      readonly command: "status";
      readonly json: boolean;
      readonly timeout: number;
      readonly lag: number;
    });

/** The help text. */
export const usage = `usage: pulumi-mysql-replication <command> [options]

  status                    who follows whom, and how each server is; changes nothing

options
  --from <file>             the stack's outputs as "pulumi stack output --json" prints them, - for stdin;
                            that program is run when this is absent
  --stack <name>            the stack that it is asked for; the selected one when this is absent
  --timeout <seconds>       for which a host is waited for; 30
  --lag <seconds>           behind its master from which on a slave counts as degraded; 30
  --json                    for programs (status)

exit codes: 0 healthy, 1 degraded, 2 broken, 3 could not look
`;

/** The command line `words`, checked. @throws {Failure} If it is not understood. */
export function parseArguments(words: readonly string[]): Asked {
  const { values, positionals } = parsed(words);
  const [command, ...names] = positionals;
  if (values.help === true || command === undefined) return { command: "help" };
  if (command !== "status" || names.length > 0) {
    throw new Failure(
      `Cannot run: the command must be status, it is "${positionals.join(" ")}"; --help shows more`,
    );
  }
  return {
    command,
    from: values.from,
    stack: values.stack,
    json: values.json === true,
    timeout: seconds("timeout", values.timeout, 30),
    lag: seconds("lag", values.lag, 30),
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        from: { type: "string" },
        stack: { type: "string" },
        timeout: { type: "string" },
        lag: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new Failure(`Cannot run: ${(error as Error).message}; --help shows what is known`);
  }
}

function seconds(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9][0-9]{0,5}$/.test(text)) {
    throw new Failure(`Cannot run: --${name} must be whole seconds from 1 on, it is "${text}"`);
  }
  return Number(text);
}
