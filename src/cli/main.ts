#!/usr/bin/env node
import type { Reach } from "../render/reach";
import { version } from "../render/version";
import { type Asked, parseArguments } from "./arguments";
import { check } from "./check";
import { comment } from "./comment/comment";
import { compare } from "./compare";
import { doctor } from "./doctor";
import { Failure } from "./failure";
import type { Outcome } from "./outcome";
import { declaredStack } from "./declarations/declared-stack";
import { projectOf } from "./declarations/project";
import { checkFirst } from "./first-run/check-first";
import { plan } from "./plan/plan";
import { selectedStack } from "./pulumi";
import { serversIfUp, serversOf } from "./servers";
import { skip } from "./skip";
import { status } from "./status";
import { styleFor } from "./style";
import { terminal } from "./terminal";
import { usage } from "./usage";

/** Runs the tool with the words of its command line; returns its exit code. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const asked = parseArguments(words);
    if (asked.command === "help") {
      process.stdout.write(usage(asked.of));
      return 0;
    }
    if (asked.command === "version") {
      process.stdout.write(`pulumi-mysql-replication ${version}\n`);
      return 0;
    }
    const { text, code } = await answer(asked);
    process.stdout.write(text);
    return code;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.code;
  }
}

function answer(asked: Exclude<Asked, { command: "help" | "version" }>): Promise<Outcome> {
  if (asked.command === "plan") return plan(asked, styleFor(process.stdout, process.env));
  if (asked.command === "comment") return comment(asked, process.env);
  return asked.command === "check" ? checkAny(asked) : outcome(asked, serversOf(asked));
}

/** A stack whose first run has not ended well yet is known by its declarations, where they can be read. */
async function checkAny(asked: Extract<Asked, { command: "check" }>): Promise<Outcome> {
  const style = styleFor(process.stdout, process.env);
  const servers = serversIfUp(asked);
  const compared = servers && (await check(servers, asked, style));
  if (compared !== undefined && (asked.from !== undefined || !compared.unfinished)) return compared;
  try {
    const project = projectOf(process.cwd());
    const stack = await declaredStack(project, asked.stack ?? selectedStack());
    return await checkFirst(stack, asked, style);
  } catch (error) {
    if (compared !== undefined && error instanceof Failure) return compared;
    throw error;
  }
}

function outcome(
  asked: Exclude<Asked, { command: "help" | "version" | "check" | "plan" | "comment" }>,
  servers: readonly Reach[],
): Promise<Outcome> {
  const style = styleFor(process.stdout, process.env);
  switch (asked.command) {
    case "status":
      return status(servers, asked, style);
    case "compare":
      return compare(servers, asked, style);
    case "doctor":
      return doctor(servers, asked, style);
    case "skip":
      return skip(servers, asked, (text) => void process.stdout.write(text), terminal());
  }
}

if (require.main === module) {
  // A reader that has seen enough, such as head, is no failure.
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    if (code !== "EPIPE") throw new Error(`Cannot print: ${code}`);
  });
  void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
}
