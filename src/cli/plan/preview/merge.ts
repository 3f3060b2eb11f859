import { isUnknown } from "../../../review/said";
import type { DeclaredStack } from "../../declarations/declared-stack";
import type { Answer } from "../answers";
import type { Page, RefusedPage } from "../page";
import { NOT_ASKED, UNKNOWN_QUESTION } from "../unknown";
import { contradictionsOf } from "./contradictions";
import { linesOf, type PreviewedLine } from "./lines";
import type { Drift } from "./drift";
import { operationsOf } from "./operations";
import type { PagePreview } from "./page-preview";
import type { PreviewFile } from "./preview-file";

/** `page` with what the preview of its stack says, and where the two contradict each other. */
export function withPreview(
  page: Page | RefusedPage,
  file: PreviewFile,
  declared: Pick<DeclaredStack, "warnings"> & { readonly servers: readonly string[] },
): Page | RefusedPage {
  const { steps, drift, drifted, others } = operationsOf(file);
  const { says: all, errors } = linesOf(file, declared.servers, declared.warnings);
  const says = all.filter(({ of, text }) => !drift.some((one) => one.of === of && has(one, text)));
  const { failed } = file;
  const contradictions = contradictionsOf(page, { steps, drifted, says, errors, failed });
  const planned = "refused" in page ? [] : page.steps.map(({ name }) => name);
  const preview: PagePreview = {
    failed,
    contradictions,
    steps,
    drift,
    drifted: drifted.filter((name) => !planned.includes(name)),
    says,
    errors,
    others,
  };
  return "refused" in page
    ? { ...page, preview }
    : { ...page, answers: page.answers.map((one) => answered(one, says)), preview };
}

/** Whether a difference is the one that a line is about, or one of those that it is about. */
function has(drift: Drift, text: string): boolean {
  return drift.text.includes(text);
}

/** What was asked is not unknown any more. */
function answered(answer: Answer, says: readonly PreviewedLine[]): Answer {
  if (answer.question !== UNKNOWN_QUESTION) return answer;
  const unknown = says.filter(({ text }) => isUnknown(text));
  return {
    ...answer,
    says: [
      'what changed on the servers since the preview, and all of a server that it did not ask (drift: "off")',
      ...unknown.map(({ of, text }) => `${of}: ${text}`),
      ...answer.says.filter((one) => one !== NOT_ASKED),
    ],
  };
}
