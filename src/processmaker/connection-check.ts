import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReadOnlyWorkspace } from "./databases";
import { shellWord } from "../render/shell";
import { TEMPLATES } from "../render/template";

/** A workspace, and all databases that must be readable for it. */
export interface CheckedWorkspace extends ReadOnlyWorkspace {
  /**
   * The report database, read over the connection `workflow_ro`.
   *
   * @default none
   */
  readonly report?: string | undefined;
}

/** The PHP program that reads over ProcessMaker's read-only connections, for the stdin of {@link renderConnectionCheck}. */
export function connectionCheck(): string {
  return readFileSync(join(TEMPLATES, "processmaker", "check-double-connection.php"), "utf8");
}

/**
 * The command that runs the program on its stdin for each of `workspaces`, with what `databasesPhp` says of it.
 *
 * @param php PHP's program on that host
 */
export function renderConnectionCheck(
  name: string,
  workspaces: readonly CheckedWorkspace[],
  databasesPhp: string,
  { php, sudo }: { readonly php: string; readonly sudo: boolean },
): string {
  const run = `${sudo ? "sudo -n " : ""}${shellWord(php)}`;
  const checks = workspaces.map(({ name: workspace, workflow, rbac, report }) => {
    const read = [
      `workflow_ro:${workflow}`,
      ...(rbac === undefined ? [] : [`rbac_ro:${rbac}`]),
      ...(report === undefined ? [] : [`workflow_ro:${report}`]),
    ];
    const words = [name, databasesPhp, workspace, ...read].map(shellWord);
    return `printf '%s' "$check" | ${run} -- ${words.join(" ")}`;
  });
  return ["check=$(cat)", ...checks].join(" &&\n");
}
