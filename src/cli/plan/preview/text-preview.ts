import type { PagePreview } from "./page-preview";
import { agreement, first, PREVIEWED, short } from "./words";

/** The lines of a preview for a terminal. */
export function previewLines(preview: PagePreview): readonly string[] {
  const { contradictions, errors, drift, drifted, says, others } = preview;
  const more = (n: number) => `and ${n} more`;
  return [
    agreement(preview),
    ...first(
      contradictions,
      ({ says: what, on }) =>
        `contradiction: ${what}${on.length === 0 ? "" : `: ${first(on, short, more).join(", ")}`}`,
      more,
    ),
    ...first(errors, (one) => short(one), more),
    ...first(
      drift,
      ({ of, step, text }) =>
        `changed by hand: ${of}: ${short(text)}; ${step === undefined ? "no step mends it" : `mended by ${step}`}`,
      more,
    ),
    ...(drifted.length === 0
      ? []
      : [`runs for that alone: ${first(drifted, short, more).join(", ")}`]),
    ...first(
      says,
      ({ of, weight, text }) => `${weight === "know" ? "" : "! "}${of}: ${short(text)}`,
      more,
    ),
    ...first(others, ({ name, how }) => `beside the plan: ${short(name)} ${PREVIEWED[how]}`, more),
    "",
  ];
}
