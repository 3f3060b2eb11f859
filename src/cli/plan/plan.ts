import { hasFile, shortName, stacksOf } from "../declarations/configuration";
import { declaredStack } from "../declarations/declared-stack";
import { projectOf, type Project } from "../declarations/project";
import { ProgramFailure } from "../declarations/run-program";
import { Failure } from "../failure";
import type { Outcome } from "../outcome";
import { EFFECTS, type Effect } from "../../steps/effects";
import type { Style } from "../style";
import { checkedOut, type Base } from "./base";
import { markdownPage } from "./markdown";
import type { Page, RefusedPage } from "./page";
import { pageOf } from "./page-of";
import { textPage } from "./text";

/** How a plan is printed. */
export const FORMATS = ["text", "md", "json"] as const;

/** What `plan` is asked for. */
export interface PlanOptions {
  /** Absent: every stack that has a configuration file. */
  readonly stack?: string | undefined;
  /** The commit that it is compared with; absent: nothing. */
  readonly base?: string | undefined;
  readonly format: (typeof FORMATS)[number];
  /** The effect from which on it ends with 1; absent: it does not. */
  readonly failOn?: Effect | undefined;
}

/** What a run would do, from the declarations alone; 1: it has an effect that is asked for. */
export async function plan(options: PlanOptions, style: Style): Promise<Outcome> {
  const project = projectOf(process.cwd());
  const names = options.stack === undefined ? stacksOf(project) : [options.stack];
  if (names.length === 0)
    throw new Failure(
      `Cannot plan: a stack must be named (--stack <name>), or have a configuration file in ${project.stackFolder}, none has`,
    );
  const pages: (Page | RefusedPage)[] = [];
  const base = options.base === undefined ? undefined : checkedOut(project, options.base);
  try {
    const before = base?.root === undefined ? undefined : projectOf(base.root);
    for (const name of names) pages.push(await pageFor(project, name, base && { ...base, before }));
  } finally {
    base?.remove();
  }
  return { text: printed(pages, options.format, style), code: codeOf(pages, options.failOn) };
}

async function pageFor(
  project: Project,
  name: string,
  base:
    (Pick<Base, "commit" | "otherModules"> & { readonly before: Project | undefined }) | undefined,
): Promise<Page | RefusedPage> {
  const after = await declaredStack(project, name).catch((error: unknown) => {
    if (!(error instanceof ProgramFailure)) throw error;
    return error.said;
  });
  if (typeof after === "string")
    return {
      stack: `${project.name}/${shortName(name)}`,
      ...(base === undefined ? {} : { base: base.commit }),
      refused: after,
    };
  if (base === undefined) return pageOf(after);
  const { before, commit, otherModules } = base;
  // A stack whose configuration came with the change declared nothing before.
  const came = before === undefined || (hasFile(project, name) && !hasFile(before, name));
  return pageOf(after, {
    name: commit,
    notes: otherModules ? [OTHER_MODULES] : [],
    ...(came ? {} : { declared: await declaredStack(before, name) }),
  });
}

const OTHER_MODULES =
  "the lock file of the modules changed, and what is compared with was read with the modules that are installed now: what another release of the library changes is in pulumi preview";

function printed(
  pages: readonly (Page | RefusedPage)[],
  format: PlanOptions["format"],
  style: Style,
): string {
  switch (format) {
    case "md":
      return pages.map(markdownPage).join("\n");
    case "text":
      return pages.map((page) => textPage(page, style)).join("\n");
    case "json":
      return `${JSON.stringify({ version: 1, stacks: pages }, null, 2)}\n`;
  }
}

function codeOf(pages: readonly (Page | RefusedPage)[], failOn: Effect | undefined): number {
  if (pages.some((page) => "refused" in page)) return 3;
  if (failOn === undefined) return 0;
  const least = EFFECTS.indexOf(failOn);
  return pages.some(
    (page) =>
      "verdict" in page && page.verdict.some(({ effect }) => EFFECTS.indexOf(effect) >= least),
  )
    ? 1
    : 0;
}
