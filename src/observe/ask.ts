import { readAnswers, type Answers } from "./answers";
import { run } from "./run";

/** Seconds for which a host is waited for. */
const SECONDS = 10;

/** What came of asking a host. */
export type Asked = { readonly answers: Answers } | { readonly why: string };

/** Asks this machine by `questions`; it never throws. */
export async function askHere(questions: string, sudo: boolean): Promise<Asked> {
  const { PATH, HOME } = process.env;
  const environment = { PATH, HOME };
  const words = [...(sudo ? (["sudo", "-n"] as const) : []), "bash", "-s"];
  const ran = await run(words as [string, ...string[]], questions, SECONDS, environment);
  const answers = readAnswers(ran.stdout);
  return answers === undefined
    ? { why: ran.stderr.trim().split("\n").at(-1) || `it ended with ${ran.code}` }
    : { answers };
}
