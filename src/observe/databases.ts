import type { Observable } from "../render/observable";
import type { Answers } from "./answers";
import { report, type Difference } from "./difference";

/**
 * Databases that the last proof has found on `server` and that are gone. None is made here again: an empty one is not what was
 * dropped, and one that is not in the binary log is on no slave.
 */
export function databaseDifferences(
  { name, databases }: Observable,
  { made, server }: Answers,
): readonly Difference[] {
  if (server === undefined) return [];
  return (made["databases"] ?? []).flatMap(([, database = ""]) =>
    server.databases.includes(database) || databases?.includes(database) === false
      ? []
      : [report(name, `the database ${database} is gone`)],
  );
}
