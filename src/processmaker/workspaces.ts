/** The databases of a workspace by what ProcessMaker keeps there. */
export interface WorkspaceDatabases {
  /** Cases, processes and, in a clean installation, everything else. */
  readonly workflow: string;
  /** Users, roles and permissions (RBAC). */
  readonly rbac?: string | undefined;
  /** Reports. */
  readonly report?: string | undefined;
}

/** A workspace, as the stack's configuration declares it. */
export interface Workspace {
  readonly name: string;
  /** The release from which it was upgraded; absent: ProcessMaker 3 was installed afresh. */
  readonly upgradedFrom?: string | undefined;
  /** Its databases, where they are not named after the workspace. */
  readonly databases?: WorkspaceDatabases | undefined;
}

/**
 * The databases of a workspace: `wf_<name>`, and in one that was upgraded from a release before 2.8 also `rb_<name>` and
 * `rp_<name>`. ProcessMaker's documentation draws the same line at 2.5 in another place; what exists counts: a database
 * that is not there is named by the master's preflight, and the workspace then declares its `databases`.
 */
export function databasesOf({ name, upgradedFrom, databases }: Workspace): WorkspaceDatabases {
  if (databases !== undefined) return databases;
  const workflow = `wf_${name}`;
  return upgradedFrom === undefined
    ? { workflow }
    : { workflow, rbac: `rb_${name}`, report: `rp_${name}` };
}

/** Every database of `workspaces`, each once, in their order. */
export function allDatabases(workspaces: readonly Workspace[]): readonly string[] {
  const names = workspaces.flatMap((workspace) => {
    const { workflow, rbac, report } = databasesOf(workspace);
    return [workflow, rbac, report].filter((name) => name !== undefined);
  });
  return [...new Set(names)];
}
