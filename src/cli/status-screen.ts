import type { Reach } from "../render/reach";
import { printable } from "./printable";
import type { Row } from "./overview";
import { placeName, type Channel, type Look } from "./server-state";
import type { Style } from "./style";

const STYLES = { healthy: "good", degraded: "weak", broken: "bad", unknown: "bad" } as const;

/** One screen: who follows whom, how each server is, and what to do about what is wrong. */
export function statusScreen(rows: readonly Row[], style: Style): string {
  const lines = rows.flatMap((row, index) => rowLines(row, rows[index + 1], style));
  const wrong = rows.filter(({ health }) => health !== "healthy").length;
  const summary =
    wrong === 0
      ? `${rows.length} server(s), all healthy`
      : `${rows.length} server(s), ${wrong} of them not healthy`;
  return [...lines, "", summary, ""].join("\n");
}

function rowLines(row: Row, next: Row | undefined, style: Style): readonly string[] {
  const { server, health, levels } = row;
  const branch = levels.map((more, level) => {
    if (level < levels.length - 1) return more ? "│  " : "   ";
    return more ? "├─ " : "└─ ";
  });
  const stem = levels.map((more) => (more ? "│  " : "   "));
  if ((next?.levels.length ?? 0) > levels.length) stem.push("│  ");
  else stem.push("   ");
  const version = row.looked.as === "answers" ? row.looked.look.version : server.line;
  const title = [
    style(server.name, "strong"),
    server.role,
    // At the top of a ring nothing stands above the server that is followed.
    ...(levels.length === 0 && server.follows !== undefined
      ? [`follows ${server.follows.master}`]
      : []),
    `${server.address}:${server.port}`,
    version,
    style(health, STYLES[health]),
  ].join("  ");
  const details = row.looked.as === "answers" ? [stateLine(server, row.looked.look)] : [];
  const findings = row.findings.flatMap(({ severity, text, next: hints }) => [
    ...printable(text)
      .split("\n")
      .map((line) => style(line, STYLES[severity])),
    ...hints.map((hint) => `-> ${hint}`),
  ]);
  return [
    `${branch.join("")}${title}`,
    ...[...details, ...findings].map((line) => `${stem.join("")}${line}`.trimEnd()),
  ];
}

function stateLine({ follows }: Reach, look: Look): string {
  const { channel, log, semiSync } = look;
  const own = log === undefined ? [] : [`log ${log.file}:${log.position}`, short(log.gtid ?? "")];
  return [
    ...(channel === undefined ? own : channelWords(channel)),
    look.readOnly ? "read only" : "writable",
    ...(look.slaves.length > 0 ? [`${look.slaves.length} slave(s) attached`] : []),
    ...(semiSync?.waits === true ? [`commits wait for ${semiSync.answeredBy} slave(s)`] : []),
    ...(semiSync?.answers === true ? ["acknowledges commits"] : []),
    ...(look.kept === undefined ? [] : [`not proved, data of before in ${look.kept}`]),
    // Reading them takes too long for somebody who only looks.
    ...(follows?.checksum === true ? ["tables not compared (check does)"] : []),
  ]
    .filter((words) => words !== "")
    .join(", ");
}

function channelWords({ running, receiver, applier, lag, at }: Channel): readonly string[] {
  return [
    running ? "both threads run" : `IO ${receiver}, SQL ${applier}`,
    ...(lag === null ? [] : [`${lag} s behind`]),
    `at ${short(placeName(at))}`,
  ];
}

/** A set of many GTIDs is no longer for reading. */
function short(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 97)}...`;
}
