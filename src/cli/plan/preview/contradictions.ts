import { effectSaid } from "../../../review/said";
import type { ChangedStep } from "../../../steps/changes";
import type { Effect } from "../../../steps/effects";
import type { Page, RefusedPage } from "../page";
import type { Lines } from "./lines";
import type { Operations, Previewed } from "./operations";
import type { Contradiction } from "./page-preview";

/** What a preview says, for the comparison. */
export type Said = Pick<Operations, "steps" | "drifted"> &
  Lines & {
    readonly failed: boolean;
  };

/** Where a page and a preview of the same stack contradict each other. */
export function contradictionsOf(page: Page | RefusedPage, said: Said): readonly Contradiction[] {
  if ("refused" in page)
    return said.failed
      ? []
      : [{ says: "the program is refused here, and the preview ran it", on: [] }];
  return [
    ...(said.failed
      ? [{ says: "the preview fails, so nothing runs; the plan does not know why", on: [] }]
      : steps(page, said)),
    ...refusals(page, said),
    ...effects(page, said),
  ];
}

type How = ChangedStep["how"];

const PLANNED: Readonly<Record<How, string>> = {
  made: "are done for the first time",
  again: "run once more",
  anew: "are done from the beginning",
  gone: "are taken back",
};

function steps(page: Page, { steps: previewed, drifted }: Said): readonly Contradiction[] {
  const planned = new Map(page.steps.map(({ name, how }) => [name, how]));
  const found = new Map(previewed.map(({ name, how }) => [name, how]));
  const names = page.steps.map(({ name }) => name);
  const otherwise = names.filter((name) => found.get(name) !== planned.get(name));
  const more = previewed.filter(({ name }) => !planned.has(name) && !drifted.includes(name));
  if (page.base === undefined && otherwise.length > 0)
    return [
      {
        says: `the plan is of a first run, and the state has ${otherwise.length} of its ${names.length} steps already; compare it with what ran last, by --base <commit>`,
        on: [],
      },
      ...beyond(more),
    ];
  const groups = new Map<string, string[]>();
  for (const name of otherwise) {
    const says = difference(planned.get(name)!, found.get(name), page.base ?? "");
    groups.set(says, [...(groups.get(says) ?? []), name]);
  }
  return [...[...groups].map(([says, on]) => ({ says, on })), ...beyond(more)];
}

function difference(planned: How, previewed: How | undefined, base: string): string {
  const plan = `by the plan these ${PLANNED[planned]}`;
  return previewed === undefined
    ? `${plan}, and by the preview they stay as they are: that ran already, or the state is not that of ${base}`
    : `${plan}, and by the preview they ${PLANNED[previewed]}: the state is not that of what is compared with`;
}

/** What the preview does beyond the plan, of which the plan knows no effect. */
function beyond(more: readonly Previewed[]): readonly Contradiction[] {
  return (["made", "again", "anew", "gone"] as const).flatMap((kind) => {
    const on = more.filter(({ how }) => how === kind).map(({ name }) => name);
    return on.length === 0
      ? []
      : [
          {
            says: `by the preview these ${PLANNED[kind]}, and the plan does not have them: an earlier change has not run yet, or the state is not that of what is compared with`,
            on,
          },
        ];
  });
}

function refusals({ answers }: Page, { says }: Said): readonly Contradiction[] {
  const planned = answers.flatMap((answer) => answer.says);
  return says
    .filter(({ of, weight }) => weight === "refused" && !isPlanned(planned, of))
    .map(({ of }) => ({
      says: "the preview says that the run is refused, and the plan goes on",
      on: [of],
    }));
}

function isPlanned(answers: readonly string[], of: string): boolean {
  return answers.some((one) => one.startsWith(`${of} is refused`));
}

const COPIES: readonly Effect[] = ["copy", "re-seed", "overwrites-data"];

/** What the preview says of a server, and no step of the plan does to it. */
function effects({ steps: planned }: Page, { says }: Said): readonly Contradiction[] {
  const found = says.flatMap(({ of, text }) => {
    const effect = effectSaid(text);
    if (effect === undefined) return [];
    const same = COPIES.includes(effect) ? COPIES : [effect];
    const has = planned.some((step) => step.of === of && same.includes(step.effect));
    return has ? [] : [{ of, effect }];
  });
  return [...new Set(found.map(({ effect }) => effect))].map((effect) => ({
    says: `the preview tells of an effect that no step of the plan has, ${effect}`,
    on: [...new Set(found.filter((one) => one.effect === effect).map(({ of }) => of))],
  }));
}
