import { lineDiff } from "./line-diff";
import { previewLines } from "./preview/text-preview";
import { printable } from "../printable";
import type { Style } from "../style";
import {
  isTelling,
  titleOf,
  type Page,
  type PlannedServer,
  type PlannedStep,
  type PlannedText,
  type RefusedPage,
} from "./page";

/** The page for a terminal. */
export function textPage(page: Page | RefusedPage, style: Style): string {
  if ("refused" in page)
    return `${style(page.stack, "strong")}: refused, nothing runs\n${indented(page.refused)}\n${previewed(page).map(printable).join("\n")}`;
  const parts = [
    ...page.servers.map((server) => serverLine(server, style)),
    "",
    verdictOf(page),
    "",
    ...previewed(page),
    ...page.answers.map(({ question, says }) => `${question} ${says.join("; ")}`),
    "",
    ...page.steps.filter(isTelling).flatMap(stepLines),
    ...quietLines(page.steps.filter((step) => !isTelling(step))),
    ...page.texts.flatMap((text) => ["", style(titleOf(text), "strong"), indented(bodyOf(text))]),
    ...warningLines(page),
    ...page.notes.map((note) => `note: ${note}`),
  ];
  return `${parts.map(printable).join("\n")}\n`;
}

function previewed({ preview }: Pick<Page, "preview">): readonly string[] {
  return preview === undefined ? [] : previewLines(preview);
}

function serverLine(
  { name, role, line, serverId, address, port, follows, writes }: PlannedServer,
  style: Style,
): string {
  return [
    style(name, "strong"),
    role,
    line,
    `id ${serverId}`,
    `${address}:${port}`,
    ...(follows === undefined ? [] : [`follows ${follows}`]),
    writes ? "applications write" : "read only",
  ].join("  ");
}

function verdictOf({ verdict, base, servers, refusedServers }: Page): string {
  const against = base === undefined ? "the first run" : `compared with ${base}, a run`;
  if (verdict.length === 0) return `${against} changes nothing on ${servers.length} server(s)`;
  const all = verdict.map(({ effect, on }) => `${effect} on ${on.join(", ")}`);
  if (refusedServers.length > 0)
    return `${against} is refused on ${refusedServers.join(", ")}; were it not, it would do at most: ${all.join("; ")}`;
  return `${against} does at most: ${all.join("; ")}`;
}

function stepLines({ name, on, what, why, effect, how, undo }: PlannedStep): readonly string[] {
  return [
    `${how === "gone" ? "goes" : effect}  ${name}  on ${on}: ${what}`,
    ...(why === "" ? [] : [`   ${why}`]),
    ...(undo === "" ? [] : [`   undone by: ${undo}`]),
  ];
}

function quietLines(steps: readonly PlannedStep[]): readonly string[] {
  if (steps.length === 0) return [];
  const names = steps.map(({ name }) => name).join(", ");
  return [`nothing that anybody notices, by ${steps.length} step(s): ${names}`];
}

function bodyOf({ before, after }: PlannedText): string {
  return before === undefined ? (after ?? "") : lineDiff(before, after ?? "");
}

function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, "   ");
}

function warningLines({ warnings: { came, went } }: Page): readonly string[] {
  return [
    ...(came.length + went.length === 0 ? [] : [""]),
    ...came.map((one) => `worth a second thought: ${one}`),
    ...went.map((one) => `no longer so: ${one}`),
  ];
}
