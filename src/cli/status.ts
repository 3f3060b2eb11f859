import type { Reach } from "../render/reach";
import { look } from "./look";
import { observe } from "./observe";
import { overviewOf, worst, type Row } from "./overview";
import { CODES, type Outcome } from "./outcome";
import { statusScreen } from "./status-screen";
import type { Style } from "./style";

/** What `status` is asked for. */
export interface StatusOptions {
  /** Seconds for which a host is waited for. */
  readonly timeout: number;
  /** Seconds behind its master from which on a slave counts as degraded. */
  readonly lag: number;
  readonly json: boolean;
}

/** Looks at every server at once. */
export async function status(
  servers: readonly Reach[],
  { timeout, lag, json }: StatusOptions,
  style: Style,
): Promise<Outcome> {
  const [looked, observed] = await Promise.all([
    ofEach(servers, (server) => look(server, timeout)),
    ofEach(servers, (server) => observe(server, timeout)),
  ]);
  const rows = overviewOf(servers, looked, lag, observed);
  return {
    text: json ? statusJson(rows) : statusScreen(rows, style),
    code: CODES[worst(rows.map(({ health }) => health))],
  };
}

async function ofEach<T>(
  servers: readonly Reach[],
  ask: (server: Reach) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  return new Map(
    await Promise.all(servers.map(async (server) => [server.name, await ask(server)] as const)),
  );
}

/** The same for programs; keys are added in later releases, never changed. */
export function statusJson(rows: readonly Row[]): string {
  const servers = rows.map(({ server, looked, health, findings }) => ({
    name: server.name,
    line: server.line,
    role: server.role,
    address: server.address,
    port: server.port,
    follows: server.follows?.master ?? null,
    health,
    findings,
    state: looked.as === "answers" ? looked.look : null,
  }));
  const health = worst(rows.map((row) => row.health));
  return `${JSON.stringify({ version: 1, health, servers }, null, 2)}\n`;
}
