#!/usr/bin/env node
import { parseArguments, usage } from "./arguments";
import { doctor } from "./doctor";
import { Failure } from "./failure";
import { serversOf } from "./servers";
import { status } from "./status";
import { styleFor } from "./style";

/** Runs the tool with the words of its command line; returns its exit code. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const asked = parseArguments(words);
    const style = styleFor(process.stdout, process.env);
    if (asked.command === "help") {
      process.stdout.write(usage);
      return 0;
    }
    const servers = serversOf(asked);
    const { text, code } =
      asked.command === "status"
        ? await status(servers, asked, style)
        : await doctor(servers, asked.name, asked.timeout, style);
    process.stdout.write(text);
    return code;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.code;
  }
}

if (require.main === module)
  void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
