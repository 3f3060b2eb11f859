import type { Reach } from "../render/reach";
import { differenceFinding } from "./difference-finding";
import { finding, type Finding } from "./finding";
import { observe, type Observed, type Unobserved } from "./observe";
import { worst, type Row } from "./overview";
import { printable } from "./printable";
import { tableFindings } from "./table-findings";
import { CODES, type Outcome } from "./outcome";
import type { Style } from "./style";
import { unreachedHint } from "./unreached";

/** What `check` is asked for. */
export interface CheckOptions {
  /** Seconds for which a host is waited for. */
  readonly timeout: number;
  readonly json: boolean;
}

/** A server with what is otherwise on it than declared. */
interface Checked {
  readonly server: Reach;
  readonly observed: Observed;
  readonly findings: readonly Finding[];
  /** Those of its tables among them. */
  readonly tables: readonly Finding[];
  readonly health: Row["health"];
}

/** What came of a comparison. */
export interface Compared extends Outcome {
  /** Whether there is a server on which no run has got as far as its configuration. */
  readonly unfinished: boolean;
}

/** Compares every server with what the last `pulumi up` has left there, all at once. */
export async function check(
  servers: readonly Reach[],
  { timeout, json }: CheckOptions,
  style: Style,
): Promise<Compared> {
  const rows = await Promise.all(
    servers.map(async (server) => {
      const observed = await observe(server, timeout);
      const asDeclared = "differences" in observed && observed.differences.length === 0;
      const tables = asDeclared ? await tableFindings(server, timeout) : [];
      return checked(server, observed, tables);
    }),
  );
  const health = worst(rows.map((row) => row.health));
  return {
    text: json ? checkJson(rows, health) : checkScreen(rows, style),
    code: CODES[health],
    unfinished: rows.some(({ observed }) => "differences" in observed && observed.unfinished),
  };
}

function checked(server: Reach, observed: Observed, tables: readonly Finding[]): Checked {
  const findings =
    "why" in observed
      ? [unlooked(server, observed)]
      : [
          ...(observed.unfinished ? [UNFINISHED] : []),
          ...observed.differences.map(differenceFinding),
          ...tables,
        ];
  return {
    server,
    findings,
    tables,
    observed,
    health: worst(findings.map(({ severity }) => severity)),
  };
}

const UNFINISHED = finding(
  "degraded",
  "no run has got as far as its configuration",
  "pulumi up goes on; in the project's directory check says what it would refuse and change",
);

function unlooked(server: Reach, { why, next }: Unobserved): Finding {
  return finding("unknown", why, ...(next ?? [unreachedHint(server, why)]));
}

const WORDS = {
  healthy: ["as declared", "good"],
  degraded: ["not as declared", "weak"],
  broken: ["not as declared", "bad"],
  unknown: ["not looked at", "bad"],
} as const;

function checkScreen(rows: readonly Checked[], style: Style): string {
  const line = ({ name }: Reach, [words, as]: (typeof WORDS)[Row["health"]]): string =>
    `${style(name, "strong")}  ${style(words, as)}`;
  const lines = rows.flatMap(({ server, health, findings }) => [
    line(server, WORDS[health]),
    ...findings.flatMap(({ text, next }) => [
      `   ${printable(text)}`,
      ...next.map((hint) => `   -> ${hint}`),
    ]),
  ]);
  const unknown = rows.filter(({ health }) => health === "unknown").length;
  const wrong = rows.filter(({ health }) => health !== "healthy").length - unknown;
  const summary = [
    `${rows.length} server(s)`,
    ...(wrong === 0 ? [] : [`${wrong} of them not as the last pulumi up has left them`]),
    ...(unknown === 0 ? [] : [`${unknown} of them could not be looked at`]),
    ...(wrong + unknown === 0 ? ["all as the last pulumi up has left them"] : []),
  ];
  return [...lines, "", summary.join(", "), ""].join("\n");
}

/** For programs; keys are added in later releases, never changed. */
function checkJson(rows: readonly Checked[], health: Row["health"]): string {
  const servers = rows.map(({ server, observed, tables, health: its }) => ({
    name: server.name,
    health: its,
    ...("why" in observed
      ? { differences: null, why: observed.why }
      : { differences: observed.differences }),
    ...(tables.length === 0 ? {} : { tables }),
  }));
  return `${JSON.stringify({ version: 1, health, servers }, null, 2)}\n`;
}
