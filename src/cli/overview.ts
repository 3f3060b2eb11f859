import type { Reach } from "../render/reach";
import { differenceFinding } from "./difference-finding";
import type { Finding, Severity } from "./finding";
import type { Observed } from "./observe";
import { findingsOf } from "./health";
import type { Looked } from "./server-state";

/** One server of an overview. */
export interface Row {
  readonly server: Reach;
  readonly looked: Looked;
  readonly health: "healthy" | Severity;
  readonly findings: readonly Finding[];
  /** For each level above it, whether another server follows on that level; empty at the top. */
  readonly levels: readonly boolean[];
}

const WORST: readonly Row["health"][] = ["broken", "unknown", "degraded", "healthy"];

/** Every server with what is wrong with it, masters before the slaves that follow them. */
export function overviewOf(
  servers: readonly Reach[],
  looked: ReadonlyMap<string, Looked>,
  lag: number,
  observed: ReadonlyMap<string, Observed> = new Map(),
): readonly Row[] {
  const rows: Row[] = [];
  const add = (server: Reach, levels: readonly boolean[]): void => {
    if (rows.some((row) => row.server === server)) return;
    const state = looked.get(server.name) ?? { as: "unreached", why: "it was not looked at" };
    const above = looked.get(server.follows?.master ?? "");
    const logged = above?.as === "answers" ? above.look.log?.gtid : undefined;
    const found = findingsOf(server, state, { servers, lag, logged });
    const findings = [...found, ...further(observed.get(server.name), found)];
    const health = worst(findings.map(({ severity }) => severity));
    rows.push({ server, looked: state, health, findings, levels });
    const slaves = servers.filter(
      ({ follows, name }) =>
        follows?.master === server.name && !rows.some((row) => row.server.name === name),
    );
    slaves.forEach((slave, index) => add(slave, [...levels, index < slaves.length - 1]));
  };
  const isTop = ({ follows }: Reach): boolean =>
    !servers.some(({ name }) => name === follows?.master);
  // Servers that follow each other have no top: the first of them stands there.
  for (const server of [...servers.filter(isTop), ...servers]) add(server, []);
  return rows;
}

/** What a server is otherwise than its last run has left it; where something was found already, `check` says it. */
function further(observed: Observed | undefined, found: readonly Finding[]): readonly Finding[] {
  return observed === undefined || "why" in observed || found.length > 0
    ? []
    : observed.differences.map(differenceFinding);
}

/** The health of all: broken before what is not known, as it needs somebody now. */
export function worst(all: readonly Row["health"][]): Row["health"] {
  return WORST.find((health) => all.includes(health)) ?? "healthy";
}
