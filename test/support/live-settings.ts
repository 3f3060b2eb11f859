import { dialectOf } from "../../src/engine/dialects";
import { planHost } from "../../src/plan/host-plan";
import type { ServerDeclaration, Topology } from "../../src/topology/topology";
import { query, type SandboxServer } from "../../dev/servers/server";

/** What a running server has otherwise than the plan says, as text; nothing when all is as planned. */
export async function otherThanPlanned(
  server: SandboxServer,
  topology: Topology,
  declaration: ServerDeclaration,
): Promise<readonly string[]> {
  const { owned, defaults, declared } = planHost(topology, declaration).settings;
  const { named, repeatable } = dialectOf(declaration.line).variables;
  const wanted = new Map<string, string[]>();
  for (const { name, value } of [...owned, ...defaults, ...declared]) {
    const values = repeatable.includes(name) ? (wanted.get(name) ?? []) : [];
    wanted.set(name, [...values, value]);
  }
  const rows = await query(
    server,
    "SELECT LOWER(variable_name), variable_value FROM information_schema.global_variables",
  );
  const live = new Map(rows.split("\n").map((row) => row.split("\t") as [string, string]));
  return [...wanted].flatMap(([name, values]) => {
    const found = live.get(named[name] ?? name);
    const isPath = name in named;
    return found !== undefined &&
      comparable(isPath ? found.replace(/.*\//, "") : found) === comparable(values.join(","))
      ? []
      : [`${server.name}: ${name} is ${found}, planned ${values.join(",")}`];
  });
}

/** One spelling: lists in order, sizes in bytes, switches as 0 and 1; a client's output doubles backslashes. */
function comparable(value: string): string {
  const words: Readonly<Record<string, string>> = { ON: "1", OFF: "0" };
  const [, number, unit] = /^(\d+)([KMG])$/i.exec(value) ?? [];
  if (number !== undefined)
    return String(Number(number) * 1024 ** ("KMG".indexOf(unit?.toUpperCase() ?? "") + 1));
  return words[value] ?? value.replace(/\\\\/g, "\\").split(",").sort().join(",");
}
