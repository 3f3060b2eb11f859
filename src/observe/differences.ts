import type { Observable } from "../render/observable";
import { accountDifferences } from "./accounts";
import type { Answers } from "./answers";
import { channelDifferences } from "./channel";
import { configurationDifferences } from "./configuration";
import { databaseDifferences } from "./databases";
import { whichDifferences } from "./which";
import { EVERY_STEP, refuse, repair, type Difference } from "./difference";

/** What is otherwise on the host of `server` than the steps of a run have left it; nothing where none has run yet. */
export function differencesOf(server: Observable, answers: Answers): readonly Difference[] {
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
    return answers.state || answers.identity === undefined
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
  ];
}

function silence({ refused }: Answers): string {
  return refused === undefined
    ? "the server does not answer"
    : `the server refuses the administrator: ${refused}`;
}
