import { readAnswers } from "../observe/answers";
import type { Difference } from "../observe/difference";
import { differencesOf } from "../observe/differences";
import { renderQuestions } from "../observe/questions";
import { run } from "../observe/run";
import type { Observable } from "../render/observable";
import type { Reach } from "../render/reach";
import { onHost } from "./run-on-host";

/** What of a server is otherwise than its last run has left it, or why that is not known. */
export type Observed = Seen | Unobserved;

/** What was seen of a server. */
export interface Seen {
  readonly differences: readonly Difference[];
  /** Whether no run has got as far as its configuration: there is nothing yet that could be otherwise. */
  readonly unfinished: boolean;
}

/** Why a server was not looked at, and what to do where its host is not the reason. */
export interface Unobserved {
  readonly why: string;
  readonly next?: readonly string[];
}

/** Asks `server`, for at most `seconds`, over the user's own SSH client. Nothing is changed there. */
export async function observe(server: Reach, seconds: number): Promise<Observed> {
  const observable = observableOf(server);
  if (observable === undefined)
    return {
      why: "the stack's outputs are of an earlier release: run pulumi up with this one",
      next: [],
    };
  const questions = renderQuestions(observable);
  const { code, stdout, stderr } = await run(onHost(server, ["bash", "-s"]), questions, seconds);
  const answers = readAnswers(stdout);
  if (answers === undefined) return { why: stderr.trim() || `it ended with ${code}` };
  const differences = differencesOf(observable, answers);
  // Where a run has kept it and it is gone, that is a difference.
  const unfinished = answers.made["config"] === undefined && differences.length === 0;
  return { differences, unfinished };
}

function observableOf({
  name,
  line,
  role,
  runner,
  follows,
  paths,
  runsEvents = false,
  restart = "when-needed",
}: Reach): Observable | undefined {
  if (paths === undefined) return undefined;
  const member = role === "member" ? { member: { runsEvents } } : {};
  return {
    name,
    line,
    runner,
    restart,
    ...(follows === undefined ? {} : { position: follows.position }),
    ...(follows?.databases === undefined ? {} : { databases: follows.databases }),
    ...member,
    ...paths,
  };
}
