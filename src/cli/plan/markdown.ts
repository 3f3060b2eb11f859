import type { Answer } from "./answers";
import { lineDiff } from "./line-diff";
import { previewParts, previewVerdict } from "./preview/markdown-preview";
import { previewedOf } from "./preview/words";
import { cell, code, fenced, folded, table } from "./markdown-words";
import {
  isTelling,
  titleOf,
  type Page,
  type PlannedStep,
  type PlannedText,
  type RefusedPage,
} from "./page";

/** The page as Markdown for a pull request; the same page gives the same bytes anywhere. */
export function markdownPage(page: Page | RefusedPage): string {
  const { preview } = page;
  const [verdict, parts] = preview ? [previewVerdict(preview), previewParts(preview)] : ["", []];
  if ("refused" in page)
    return `${[
      `## Replication plan of ${code(page.stack)}`,
      "**Refused**: nothing runs. The program says:",
      fenced("text", page.refused),
      ...(verdict === "" ? [] : [verdict]),
      ...parts,
    ].join("\n\n")}\n`;
  const telling = page.steps.filter(isTelling);
  const others = page.steps.filter((step) => !isTelling(step));
  const all = [
    `## Replication plan of ${code(page.stack)}`,
    verdictOf(page),
    verdict,
    page.answers.map(answered).join("\n"),
    ...parts,
    ...(parts.length === 0 ? [] : ["### What the plan says"]),
    diagrams(page),
    ...(telling.length === 0 ? [] : [stepTable(telling, preview)]),
    ...(others.length === 0
      ? []
      : [
          folded(
            `${others.length} steps that change nothing that anybody notices`,
            quietTable(others, preview),
          ),
        ]),
    ...page.texts.map((text) => folded(titleOf(text), shown(text))),
    ...warnings(page),
    ...page.notes.map((note) => `Note: ${note}.`),
  ];
  return `${all.filter((part) => part !== "").join("\n\n")}\n`;
}

function verdictOf({ verdict, base, servers }: Page): string {
  const against = base === undefined ? "The first run" : `Compared with ${code(base)}, a run`;
  if (verdict.length === 0) return `${against} changes nothing on ${servers.length} server(s).`;
  const all = verdict.map(({ effect, on }) => `**${effect}** on ${on.map(code).join(", ")}`);
  return `${against} does at most: ${all.join("; ")}.`;
}

function diagrams({ diagrams: { before, after } }: Page): string {
  if (before === undefined || before === after) return fenced("mermaid", after);
  const old = before === "" ? [] : [folded("before", fenced("mermaid", before))];
  return [fenced("mermaid", after), ...old].join("\n\n");
}

function answered({ question, says }: Answer): string {
  return `- **${question}** ${says.map(code).join("; ")}`;
}

function stepTable(steps: readonly PlannedStep[], preview: Page["preview"]): string {
  return table(
    ["step", "on", "what", "why", "effect", "undone by", ...(preview ? ["preview"] : [])],
    steps.map(({ name, on, what, why, effect, how, undo }) => [
      ...[name, on, what].map(cell),
      // These words are the library's own.
      why,
      how === "gone" ? "goes" : effect,
      undo,
      ...(preview ? [previewedOf(preview, name)] : []),
    ]),
  );
}

function quietTable(steps: readonly PlannedStep[], preview: Page["preview"]): string {
  return table(
    ["step", "on", "what", ...(preview ? ["preview"] : [])],
    steps.map(({ name, on, what }) => [
      ...[name, on, what].map(cell),
      ...(preview ? [previewedOf(preview, name)] : []),
    ]),
  );
}

function shown({ kind, before, after }: PlannedText): string {
  return before === undefined
    ? fenced(kind, after ?? "")
    : fenced("diff", lineDiff(before, after ?? ""));
}

function warnings({ warnings: { came, went }, base }: Page): readonly string[] {
  const list = (head: string, all: readonly string[]) =>
    all.length === 0 ? [] : [`${head}\n\n${all.map((one) => `- ${code(one)}`).join("\n")}`];
  return [
    ...list(
      base === undefined ? "Worth a second thought:" : "Worth a second thought from now on:",
      came,
    ),
    ...list("Of before, and no longer so:", went),
  ];
}
