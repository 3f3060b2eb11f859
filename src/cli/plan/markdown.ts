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

/** A block of a page. */
export interface Part {
  readonly text: string;
  /** What is missing without it; absent: the page is none without it. */
  readonly title?: string;
  /** Of those with a title: what is left out first where there is no room, from 0 on. */
  readonly rank?: number;
}

/** The rank of what is left out only where even the rows of the table have no room beside it. */
export const LAST = 4;

/** The page as Markdown for a pull request; the same page gives the same bytes anywhere. */
export function markdownPage(page: Page | RefusedPage): string {
  return joined(partsOf(page));
}

/** Blocks as one page. */
export function joined(parts: readonly Part[]): string {
  return `${parts.map(({ text }) => text).join("\n\n")}\n`;
}

/** The blocks of the page, in their order. */
export function partsOf(page: Page | RefusedPage): readonly Part[] {
  const { preview } = page;
  const heading = { text: headingOf(page.stack) };
  const verdict = { text: preview ? previewVerdict(preview) : "" };
  const beside = (preview ? previewParts(preview) : []).map((text) => ({
    text,
    title: "what the preview says",
    rank: 3,
  }));
  if ("refused" in page)
    return [
      heading,
      { text: "**Refused**: nothing runs. The program says:" },
      { text: fenced("text", page.refused) },
      verdict,
      ...beside,
    ].filter(({ text }) => text !== "");
  const telling = page.steps.filter(isTelling);
  const others = page.steps.filter((step) => !isTelling(step));
  const quiet = `${others.length} steps that change nothing that anybody notices`;
  const parts: readonly Part[] = [
    heading,
    { text: verdictOf(page) },
    verdict,
    { text: page.answers.map(answered).join("\n"), title: "the answers", rank: LAST },
    ...beside,
    ...(beside.length === 0 ? [] : [{ text: "### What the plan says" }]),
    ...diagrams(page),
    ...(telling.length === 0 ? [] : [{ text: stepTable(telling, preview) }]),
    ...(others.length === 0
      ? []
      : [{ text: folded(quiet, quietTable(others, preview)), title: quiet, rank: 1 }]),
    ...page.texts.map((text) => {
      const title = titleOf(text);
      return { text: folded(title, shown(text)), title, rank: 0 };
    }),
    ...warnings(page).map((text) => ({ text, title: "what is worth a second thought", rank: 3 })),
    ...page.notes.map((note) => ({ text: `Note: ${note}.` })),
  ];
  return parts.filter(({ text }) => text !== "");
}

/** The heading of the page of `stack`. */
export function headingOf(stack: string): string {
  return `## Replication plan of ${code(stack)}`;
}

function verdictOf({ verdict, base, servers, refusedServers }: Page): string {
  const against = base === undefined ? "The first run" : `Compared with ${code(base)}, a run`;
  if (verdict.length === 0) return `${against} changes nothing on ${servers.length} server(s).`;
  const all = verdict.map(({ effect, on }) => `**${effect}** on ${on.map(code).join(", ")}`);
  if (refusedServers.length > 0)
    return `${against} is **refused** on ${refusedServers.map(code).join(", ")}. Were it not, it would do at most: ${all.join("; ")}.`;
  return `${against} does at most: ${all.join("; ")}.`;
}

function diagrams({ diagrams: { before, after } }: Page): readonly Part[] {
  const now = { text: fenced("mermaid", after), title: "the diagram", rank: 2 };
  if (before === undefined || before === "" || before === after) return [now];
  return [
    now,
    { text: folded("before", fenced("mermaid", before)), title: "the diagram of before", rank: 1 },
  ];
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
