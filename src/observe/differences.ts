import type { Observable } from "../render/observable";
import { accountDifferences } from "./accounts";
import type { Answers } from "./answers";
import { channelDifferences } from "./channel";
import { configurationDifferences } from "./configuration";
import { databaseDifferences } from "./databases";
import { undeclaredDifferences } from "./undeclared";
import { whichDifferences } from "./which";
import { EVERY_STEP, refuse, repair, type Difference } from "./difference";

/** Said of a host on which nothing is that runs have left, though they have run there. */
export const MADE_ANEW = "its host was made anew, or is another one";

/** Whether a host is as before a first run, whatever is installed there. */
export function isBare({ made, state, identity }: Answers): boolean {
  return made["config"] === undefined && !state && identity === undefined;
}

/**
 * What is otherwise on the host of `server` than the steps of a run have left it; nothing where none has run yet.
 *
 * @param ran whether steps have run there, as far as the caller knows: a host that is bare does not say it
 */
export function differencesOf(
  server: Observable,
  answers: Answers,
  ran = false,
): readonly Difference[] {
  if (isBare(answers))
    return ran
      ? [
          refuse(
            `${server.name}-runner`,
            `${MADE_ANEW}: neither ${server.stateDirectory} nor what names its data directory is there`,
          ),
        ]
      : [];
  const runner =
    answers.runner === "there"
      ? []
      : [
          repair(
            `${server.name}-runner`,
            answers.runner === "gone" ? "the runner is gone" : "the runner was changed",
          ),
        ];
  if (answers.made["config"] === undefined)
    // What names the data directory is made by a run.
    return answers.state
      ? []
      : [
          ...runner,
          repair(EVERY_STEP, `${server.stateDirectory} is gone, and with it what steps knew`),
        ];
  return [
    ...runner,
    ...(answers.server === undefined ? [refuse(`${server.name}-config`, silence(answers))] : []),
    ...whichDifferences(server, answers),
    ...configurationDifferences(server, answers),
    ...accountDifferences(server, answers),
    ...databaseDifferences(server, answers),
    ...channelDifferences(server, answers),
    ...undeclaredDifferences(server, answers),
  ];
}

function silence({ refused }: Answers): string {
  return refused === undefined
    ? "the server does not answer"
    : `the server refuses the administrator: ${refused}`;
}
