import { hasFile, shortName } from "../declarations/configuration";
import { declaredStack, type DeclaredStack } from "../declarations/declared-stack";
import type { Project } from "../declarations/project";
import { ProgramFailure } from "../declarations/run-program";
import type { Base } from "./base";
import type { Page, RefusedPage } from "./page";
import { pageOf } from "./page-of";
import { withPreview } from "./preview/merge";
import type { PreviewFile } from "./preview/preview-file";

const OTHER_MODULES =
  "the lock file of the modules changed, and what is compared with was read with the modules that are installed now: what another release of the library changes is in pulumi preview";

/** The commit that is compared with, and the project as it had it. */
export type ComparedWith = Pick<Base, "commit" | "otherModules"> & {
  readonly before: Project | undefined;
};

/** `<project>/<stack>`, as the engine names it. */
export function stackOf(project: Project, name: string): string {
  return `${project.name}/${shortName(name)}`;
}

/** What a reviewer is shown of the stack `name`. @throws {Failure} If its declarations cannot be read. */
export async function pageFor(
  project: Project,
  name: string,
  base: ComparedWith | undefined,
  preview: PreviewFile | undefined,
): Promise<Page | RefusedPage> {
  const after = await declaredStack(project, name).catch((error: unknown) => {
    if (!(error instanceof ProgramFailure)) throw error;
    return error.said;
  });
  const page = await plannedPage(project, name, after, base);
  if (preview === undefined) return page;
  const known = typeof after === "string" ? undefined : after;
  return withPreview(page, preview, {
    warnings: known?.warnings ?? [],
    servers: known?.declared.topology.servers.map((server) => server.name) ?? [],
  });
}

async function plannedPage(
  project: Project,
  name: string,
  after: DeclaredStack | string,
  base: ComparedWith | undefined,
): Promise<Page | RefusedPage> {
  if (typeof after === "string")
    return {
      stack: stackOf(project, name),
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
