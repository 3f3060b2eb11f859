import type { Observable } from "../render/observable";
import { accountDifferences } from "./accounts";
import type { Answers } from "./answers";
import { channelDifferences } from "./channel";
import { configurationDifferences } from "./configuration";
import { whichDifferences } from "./which";
import { refuse, repair, report, type Difference } from "./difference";

/** What is otherwise on the host of `server` than the steps of a run have left it; nothing where none has run yet. */
export function differencesOf(server: Observable, answers: Answers): readonly Difference[] {
  if (answers.made["config"] === undefined)
    return answers.runner && !answers.state
      ? [report(server.name, `${server.stateDirectory} is gone, and with it what is known of it`)]
      : [];
  return [
    ...(answers.runner ? [] : [repair(`${server.name}-runner`, "the runner is gone")]),
    ...(answers.server === undefined
      ? [refuse(`${server.name}-config`, "the server does not answer")]
      : []),
    ...whichDifferences(server, answers),
    ...configurationDifferences(server, answers),
    ...accountDifferences(server, answers),
    ...channelDifferences(server, answers),
  ];
}
