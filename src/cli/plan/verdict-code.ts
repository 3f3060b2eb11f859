import { EFFECTS, type Effect } from "../../steps/effects";
import type { Page, RefusedPage } from "./page";

/** The exit code for `pages`: 3 where a program is refused, 1 where an effect is `failOn` or a higher one, or not known. */
export function codeOf(
  pages: readonly (Page | RefusedPage)[],
  failOn: Effect | undefined,
): 0 | 1 | 3 {
  if (pages.some((page) => "refused" in page)) return 3;
  if (failOn === undefined) return 0;
  const least = EFFECTS.indexOf(failOn);
  return pages.some(
    (page) =>
      // What contradicts the plan has effects that it does not know.
      page.preview?.contradictions.length ||
      ("verdict" in page && page.verdict.some(({ effect }) => EFFECTS.indexOf(effect) >= least)),
  )
    ? 1
    : 0;
}
