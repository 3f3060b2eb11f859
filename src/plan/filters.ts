import { escapeWildcards } from "../engine/wildcards";
import { wildPattern } from "../topology/table-pattern";
import {
  replicatedDatabases,
  replicatedTables,
  usesMarker,
  type ServerDeclaration,
  type Topology,
} from "../topology/topology";
import type { Setting } from "./setting";

/** What is replicated to `server`, as the filters of its applier. */
export function filters(topology: Topology, server: ServerDeclaration): readonly Setting[] {
  const databases = replicatedDatabases(topology, server);
  if (databases === undefined) return [];
  const tables = replicatedTables(topology, server);
  const marker = usesMarker(topology, server)
    ? [wholeDatabase("pulumi_replication", "the marker row that proves replication")]
    : [];
  const chosen =
    tables === undefined
      ? databases.map((name) =>
          wholeDatabase(name, `database "${name}" is replicated; _ and % are escaped`),
        )
      : tableFilters(tables);
  return [...chosen, ...marker];
}

function wholeDatabase(name: string, why: string): Setting {
  return { name: "replicate_wild_do_table", value: `${escapeWildcards(name)}.%`, why };
}

/** The filter of each pattern of tables. */
function tableFilters(tables: readonly string[]): readonly Setting[] {
  return tables.map((pattern) => ({
    name: "replicate_wild_do_table",
    value: wildPattern(pattern),
    why: `"${pattern}" is replicated; % stands for anything, _ is escaped and stands for itself`,
  }));
}
