import { stacksOf } from "../declarations/configuration";
import { projectOf } from "../declarations/project";
import { Failure } from "../failure";
import type { Outcome } from "../outcome";
import type { Effect } from "../../steps/effects";
import type { Style } from "../style";
import { checkedOut } from "./base";
import { markdownPage } from "./markdown";
import type { Page, RefusedPage } from "./page";
import { previewsOf } from "./preview/of-stack";
import { pageFor, stackOf } from "./stack-page";
import { textPage } from "./text";
import { codeOf } from "./verdict-code";

/** How a plan is printed. */
export const FORMATS = ["text", "md", "json"] as const;

/** What `plan` is asked for. */
export interface PlanOptions {
  /** Absent: every stack that has a configuration file. */
  readonly stack?: string | undefined;
  /** The commit that it is compared with; absent: nothing. */
  readonly base?: string | undefined;
  readonly format: (typeof FORMATS)[number];
  /** Files of what `pulumi preview --json` printed, each of another stack. */
  readonly previews: readonly string[];
  /** The effect from which on it ends with 1; absent: it does not. */
  readonly failOn?: Effect | undefined;
}

/** The pages of a project's stacks. */
export interface Planned {
  readonly project: string;
  /** Whether these are all its stacks that have a configuration file. */
  readonly every: boolean;
  readonly stacks: readonly (Page | RefusedPage)[];
}

/** What a run would do, from the declarations alone; 1: it has an effect that is asked for. */
export async function plan(options: PlanOptions, style: Style): Promise<Outcome> {
  const project = projectOf(process.cwd());
  const names = options.stack === undefined ? stacksOf(project) : [options.stack];
  if (names.length === 0)
    throw new Failure(
      `Cannot plan: a stack must be named (--stack <name>), or have a configuration file in ${project.stackFolder}, none has`,
    );
  const previews = previewsOf(
    options.previews,
    names.map((name) => stackOf(project, name)),
  );
  const pages: (Page | RefusedPage)[] = [];
  const base = options.base === undefined ? undefined : checkedOut(project, options.base);
  try {
    const before = base?.root === undefined ? undefined : projectOf(base.root);
    for (const name of names)
      pages.push(
        await pageFor(
          project,
          name,
          base && { ...base, before },
          previews.get(stackOf(project, name)),
        ),
      );
  } finally {
    base?.remove();
  }
  const planned = { project: project.name, every: options.stack === undefined, stacks: pages };
  return { text: printed(planned, options.format, style), code: codeOf(pages, options.failOn) };
}

function printed(planned: Planned, format: PlanOptions["format"], style: Style): string {
  const pages = planned.stacks;
  switch (format) {
    case "md":
      return pages.map(markdownPage).join("\n");
    case "text":
      return pages.map((page) => textPage(page, style)).join("\n");
    case "json":
      return `${JSON.stringify({ version: 1, ...planned }, null, 2)}\n`;
  }
}
