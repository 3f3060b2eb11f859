import { readAnswers, type Answers } from "./answers";
import { run } from "./run";
import { runOver, type Login } from "./ssh";

/** Seconds for which a host is waited for. */
const SECONDS = 10;

/** What came of asking a host: what it said, or why it said nothing. */
export type Asked = { readonly answers: Answers } | { readonly why: string };

/** Where a host is asked; without `login` it is this machine. */
export interface Way {
  readonly login?: Login;
  readonly sudo: boolean;
}

/** Asks a host by the program `questions`; it never throws. */
export async function ask({ login, sudo }: Way, questions: string): Promise<Asked> {
  const words = sudo ? (["sudo", "-n", "bash", "-s"] as const) : (["bash", "-s"] as const);
  const { PATH, HOME } = process.env;
  const ran =
    login === undefined
      ? await run(words, questions, SECONDS, { PATH, HOME })
      : await runOver(login, words.join(" "), questions, SECONDS);
  const answers = readAnswers(ran.stdout);
  return answers === undefined
    ? { why: ran.stderr.trim().split("\n").at(-1) || `it ended with ${ran.code}` }
    : { answers };
}
