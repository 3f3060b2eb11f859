import { code, fenced, folded } from "../markdown-words";
import type { PagePreview } from "./page-preview";
import { agreement, first, PREVIEWED, short } from "./words";

/** The sentence beside the verdict. */
export function previewVerdict(preview: PagePreview): string {
  const says = agreement(preview);
  const sentence = `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
  return preview.failed || preview.contradictions.length > 0 ? `**${sentence}**` : sentence;
}

/** Where plan and preview contradict each other, why a preview fails, and what it says beside the plan. */
export function previewParts(preview: PagePreview): readonly string[] {
  const { contradictions, errors, drift, drifted, says, others } = preview;
  const known = says.filter(({ weight }) => weight === "know");
  const said = ({ of, weight, text }: PagePreview["says"][number]) =>
    `- ${weight === "refused" ? "**refused** " : ""}${line(of, text)}`;
  return [
    ...section(
      "Where plan and preview contradict each other",
      list(
        contradictions,
        ({ says: what, on }) => `- ${what}${on.length === 0 ? "" : `: ${names(on)}`}`,
      ),
    ),
    ...section(
      "Why the preview fails",
      first(
        errors,
        (one) => fenced("text", short(one)),
        (n) => `and ${n} more`,
      ),
    ),
    ...section("What was changed by hand", [
      ...list(
        drift,
        ({ of, step, text }) =>
          `- ${line(of, text)}${step === undefined ? "; no step mends it" : `; mended by ${code(step)}`}`,
      ),
      ...(drifted.length === 0 ? [] : [`Steps that run for that alone: ${names(drifted)}.`]),
    ]),
    ...section("What the preview says", [
      ...list(
        says.filter(({ weight }) => weight !== "know"),
        said,
      ),
      ...(known.length === 0
        ? []
        : [folded(`${known.length} line(s) that are good to know`, list(known, said).join("\n"))]),
      ...list(others.length === 0 ? [] : [others], (all) => `- beside the plan: ${beside(all)}`),
    ]),
  ];
}

function section(title: string, parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? [] : [`### ${title}`, ...parts];
}

function list<T>(all: readonly T[], shown: (one: T) => string): readonly string[] {
  return all.length === 0 ? [] : [first(all, shown, (n) => `- and ${n} more`).join("\n")];
}

function line(of: string, text: string): string {
  return `${code(of)}: ${code(short(text))}`;
}

function beside(others: PagePreview["others"]): string {
  return (["made", "again", "anew", "gone"] as const)
    .flatMap((kind) => {
      const all = others.filter(({ how }) => how === kind).map(({ name }) => name);
      return all.length === 0 ? [] : [`${PREVIEWED[kind]} ${names(all)}`];
    })
    .join("; ");
}

function names(all: readonly string[]): string {
  return first(
    all,
    (name) => code(short(name)),
    (n) => `${n} more`,
  ).join(", ");
}
