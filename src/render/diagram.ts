import {
  acknowledges,
  slavesOf,
  type ServerDeclaration,
  type Topology,
} from "../topology/topology";

/** The servers below and including `server`, as a Mermaid diagram: who follows whom, and by which position. */
export function renderDiagram(topology: Topology, server: ServerDeclaration): string {
  const lines = ["graph TD", ...below(topology, server)];
  return `${lines.join("\n")}\n`;
}

function below(
  topology: Topology,
  server: ServerDeclaration,
  above: readonly ServerDeclaration[] = [],
): readonly string[] {
  // The other member of a pair is below this one, and above it.
  if (above.includes(server)) return [];
  const slaves = slavesOf(topology, server.name);
  return [
    `  ${id(server.name)}["${server.name}<br/>${server.line}, id ${server.serverId}"]`,
    ...slaves.flatMap((slave) => [
      ...below(topology, slave, [...above, server]),
      `  ${id(server.name)} -->|${slave.follows?.position ?? ""}${acknowledges(topology, slave) ? ", semi-sync" : ""}| ${id(slave.name)}`,
    ]),
  ];
}

/** Mermaid reads `-` and keywords in a bare name. `_` is doubled, so that no two names become one. */
function id(name: string): string {
  return `server_${name.replace(/[-_]/g, (c) => (c === "-" ? "_d" : "__"))}`;
}
