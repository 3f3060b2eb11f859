import { appendFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Effect } from "../../steps/effects";
import { Failure } from "../failure";
import type { Outcome } from "../outcome";
import { fittedPage } from "../plan/fitted";
import { headingOf, markdownPage } from "../plan/markdown";
import type { Planned } from "../plan/plan";
import { codeOf } from "../plan/verdict-code";
import { printable } from "../printable";
import { Refusal } from "./api";
import { Comments } from "./comments";
import { forgeOf, type Forge } from "./forge";
import { markerOf } from "./marker";
import { readPlan } from "./read-plan";

/** What `comment` is asked for. */
export interface CommentOptions {
  /** A file with what `plan --format json` has printed, `-` for stdin. */
  readonly plan: string;
  /** The file that the whole plan is written to, as Markdown; absent: none. */
  readonly whole?: string | undefined;
  /** The effect from which on it ends with 1; absent: it does not. */
  readonly failOn?: Effect | undefined;
}

/** Bytes that GitHub shows of one step's summary. */
const SUMMARY = 1024 * 1024;

/**
 * Sees to it that the pull request of the job of `env` has one comment for each stack of a plan, as it is. Where the token may only
 * read, the plan is where a job's own pages are, and that is no failure.
 */
export async function comment(
  { plan, whole, failOn }: CommentOptions,
  env: Readonly<Record<string, string | undefined>>,
  pause: (milliseconds: number) => Promise<unknown> = setTimeout,
): Promise<Outcome> {
  const planned = readPlan(plan);
  const forge = forgeOf(env);
  if (whole !== undefined) written(() => writeFileSync(whole, wholeOf(planned)));
  const summary = env["GITHUB_STEP_SUMMARY"] ?? "";
  if (forge.kind === "github" && summary !== "")
    written(() => appendFileSync(summary, summaryOf(planned)));
  const lines = await commented(planned, forge, async (time) => void (await pause(time)));
  return {
    text: lines.map((line) => `${printable(line)}\n`).join(""),
    code: codeOf(planned.stacks, failOn),
  };
}

async function commented(
  planned: Planned,
  forge: Forge,
  pause: (milliseconds: number) => Promise<void>,
): Promise<readonly string[]> {
  if (forge.headers === undefined)
    return [unwritten(forge, "there is no token that may write comments")];
  try {
    const comments = await Comments.read(forge, pause);
    const lines: string[] = [];
    for (const [stack, body] of bodiesOf(planned, forge, comments.stacks))
      lines.push(`Comment on ${stack}: ${await comments.put(stack, body)}`);
    return lines;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 403 && error.after === undefined)
      return [unwritten(forge, `the token may not write comments (${error.message})`)];
    throw new Failure(`Cannot comment: ${error.message}`);
  }
}

/** The comments as they must be, by stack. */
function bodiesOf(
  { project, every, stacks }: Planned,
  forge: Forge,
  there: readonly string[],
): readonly (readonly [stack: string, body: string])[] {
  const bodies = stacks.map((page) => {
    const marker = `${markerOf(page.stack)}\n\n`;
    const room = forge.limit - Buffer.byteLength(marker);
    return [page.stack, marker + fittedPage(page, room, forge.whole)] as const;
  });
  const gone = [...new Set(there)].filter(
    (stack) =>
      every && stack.startsWith(`${project}/`) && !stacks.some((page) => page.stack === stack),
  );
  return [
    ...bodies,
    ...gone.map(
      (stack) => [stack, `${markerOf(stack)}\n\n${headingOf(stack)}\n\n${GONE}\n`] as const,
    ),
  ];
}

const GONE =
  "There is no such stack here any more: it has no configuration file, so nothing of it is planned. Its servers stay as they are until `pulumi destroy`.";

/** That there is no comment, and where the plan is. */
function unwritten({ kind }: Forge, why: string): string {
  const where =
    kind === "github" ? "in the summary of this run" : "among the artifacts of this job";
  const text = `No comment is written: ${why}; pull requests of forks have such a token. The plan is ${where}`;
  return kind === "github"
    ? `::warning title=Replication plan::${text.replaceAll("%", "%25")}`
    : text;
}

function wholeOf({ stacks }: Planned): string {
  return stacks.map(markdownPage).join("\n");
}

function summaryOf(planned: Planned): string {
  const all = wholeOf(planned);
  if (Buffer.byteLength(all) <= SUMMARY) return all;
  const share = Math.floor(SUMMARY / planned.stacks.length) - 1;
  const pages = planned.stacks.map((page) => fittedPage(page, share, "among its artifacts"));
  return pages.join("\n");
}

function written(write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    throw new Failure(
      `Cannot comment: ${path ?? "a file"} cannot be written (${code ?? "unknown"})`,
    );
  }
}
