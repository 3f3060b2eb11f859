import type { ServerDeclaration } from "../topology/topology";
import { renderRunner } from "./runner";
import { shellAssignments } from "./shell";

/** The words with which bash runs {@link pipedRunner}. */
export const PIPED = ["bash", "-s", "--"] as const;

/**
 * The runner of `server` for a bash that reads it from stdin, and behind it what the verb reads: for a host on which nothing is
 * installed. It looks and changes nothing.
 */
export function pipedRunner(server: ServerDeclaration): string {
  const head = shellAssignments({
    // What a runner that is installed does by starting over.
    PULUMI_MYSQL_REPLICATION_CLEAN: "1",
    only_looks: "yes",
    program_path: server.host.programDirectories.join(":"),
  });
  const path = 'export LC_ALL=C PATH="${program_path:+$program_path:}$PATH"';
  return `${head}${path}\n${renderRunner(server)}`;
}
