import { dialectOf } from "../engine/dialects";
import type { ErrorRow } from "../engine/error-row";
import { errorRow } from "../engine/errors";
import type { Reach } from "../render/reach";
import { adviceFor, rerun } from "../render/rerun";
import { finding, type Expected, type Finding } from "./finding";
import { placeName, type Channel, type Look } from "./server-state";

const TOOL = "npx pulumi-mysql-replication";

/** What is wrong with how `server` follows. */
export function channelFindings(
  server: Reach,
  { channel, lost }: Look,
  expected: Expected,
): readonly Finding[] {
  const { follows } = server;
  if (follows === undefined) return [];
  const up = `${rerun(server.name, "follow")} makes it follow${follows.position === "file" ? ", or says what is left to do when its position is lost" : ""}`;
  if (channel === undefined)
    return [finding("broken", `it follows nobody, declared is ${follows.master}`, up)];
  const master = expected.servers.find(({ name }) => name === follows.master);
  const declared = master === undefined ? channel.master : `${master.address}:${master.port}`;
  const by = channel.at.gtid === undefined ? "file" : "gtid";
  return [
    ...(lost === undefined ? [] : [lostFinding(server, lost)]),
    ...threadFindings(server, channel),
    ...(channel.master === declared
      ? []
      : [finding("degraded", `it follows ${channel.master}, declared is ${declared}`, up)]),
    ...(by === follows.position
      ? []
      : [finding("degraded", `it follows by ${by}, declared is "${follows.position}"`, up)]),
    ...(channel.running ? lagFindings(channel, expected.lag) : []),
  ];
}

function lostFinding({ name, line }: Reach, why: string): Finding {
  const row = dialectOf(line).errors.connection.find(({ lost }) => lost);
  const text = `its master's binary log is no longer the one that it has read: ${why}`;
  return finding("broken", text, ...(row === undefined ? [] : [adviceFor(name, row.advice)]));
}

function threadFindings(server: Reach, channel: Channel): readonly Finding[] {
  const { errors, statements } = dialectOf(server.line);
  const { applierError, receiverError } = channel;
  const found: Finding[] = [];
  if (applierError !== undefined) {
    const { number, text, at } = applierError;
    const where = at === undefined ? "" : ` at ${placeName(at)}`;
    found.push(
      finding(
        "broken",
        `it stopped applying${where} with error ${number}: ${text}`,
        ...advice(server, errors.applying, number, text),
        ...(at === undefined || errorRow(errors.applying, number, text)?.own
          ? []
          : [
              `or skip exactly this one transaction: ${TOOL} skip ${server.name} --at ${placeName(at)}`,
            ]),
      ),
    );
  }
  if (receiverError !== undefined && channel.receiver !== "Yes") {
    const { number, text } = receiverError;
    found.push(
      finding(
        "broken",
        `it does not read from ${server.follows?.master}, error ${number}: ${text}`,
        ...advice(server, errors.connection, number, text),
        `find out more: ${TOOL} doctor ${server.name}`,
      ),
    );
  }
  if (found.length === 0 && !channel.running) {
    found.push(
      finding(
        "broken",
        `its threads do not both run: IO ${channel.receiver}, SQL ${channel.applier}`,
        `was it stopped by hand? Start it there: ${statements.startSlave}`,
      ),
    );
  }
  return found;
}

function lagFindings({ lag }: Channel, limit: number): readonly Finding[] {
  if (lag !== null && lag <= limit) return [];
  return [
    finding(
      "degraded",
      lag === null ? "its lag is unknown (Seconds_Behind_Master is NULL)" : `it is ${lag} s behind`,
      "it catches up by itself unless the master writes more than one slave applies",
    ),
  ];
}

function advice(
  { name }: Reach,
  table: readonly ErrorRow[],
  number: number,
  text: string,
): readonly string[] {
  const row = errorRow(table, number, text);
  return row === undefined ? [] : [adviceFor(name, row.advice)];
}
