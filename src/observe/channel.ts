import { dialectOf } from "../engine/dialects";
import type { Observable } from "../render/observable";
import type { Answers, ServerAnswers } from "./answers";
import { MARKER_GONE, refuse, repair, report, type Difference } from "./difference";

/** What of how a slave follows is otherwise than the steps have left it. */
export function channelDifferences(
  observable: Observable,
  { made, server }: Answers,
): readonly Difference[] {
  const led = made["follow"];
  if (observable.position === undefined || led === undefined || server === undefined) return [];
  const step = `${observable.name}-follow`;
  const { status } = server;
  // By file its position went with the channel.
  if (status.size === 0)
    return [(observable.position === "gtid" ? repair : refuse)(step, "it follows nobody")];
  const columns = led.flatMap(([kind, column = "", wanted = ""]) => {
    if (kind === "marker") return server.marker ? [] : [repair(step, MARKER_GONE)];
    const live = status.get(column) ?? "";
    return kind !== "column" || live === wanted
      ? []
      : [repair(step, `${column} is ${live || "empty"}, declared ${wanted}`)];
  });
  return [
    ...columns,
    ...threadDifferences(observable, server),
    ...unacknowledged(observable, server, led),
    ...own(observable, server, made),
    ...(made["mark"] === undefined
      ? []
      : [report(observable.name, "the mark of its last proof did not come, and will not")]),
    ...server.channels.map(([channel = "", master = ""]) =>
      report(observable.name, `it follows ${master} too, over the channel "${channel}"`),
    ),
  ];
}

function threadDifferences(
  { name, line }: Observable,
  { status }: ServerAnswers,
): readonly Difference[] {
  const { columns } = dialectOf(line);
  const step = `${name}-follow`;
  // Its text may hold rows.
  const error = (side: "IO" | "SQL"): string => {
    const number = status.get(`Last_${side}_Errno`) ?? "0";
    return number === "0" ? "" : ` with error ${number}`;
  };
  const [io, sql] = [status.get(columns.ioRunning), status.get(columns.sqlRunning)];
  return [
    ...(sql === "Yes"
      ? []
      : error("SQL") === ""
        ? [repair(step, "the SQL thread is stopped")]
        : [report(name, `the SQL thread has stopped${error("SQL")}`)]),
    ...(io === "No" ? [repair(step, `the IO thread is stopped${error("IO")}`)] : []),
    // One that is only about to connect has no error.
    ...(io !== "Yes" && io !== "No" && error("IO") !== ""
      ? [repair(step, `the IO thread does not get through${error("IO")}`)]
      : []),
  ];
}

/** Whether it answers its master is settled whenever its IO thread connects. */
function unacknowledged(
  { name, line }: Observable,
  { status, acknowledges }: ServerAnswers,
  led: Answers["made"][string],
): readonly Difference[] {
  const connected = status.get(dialectOf(line).columns.ioRunning) === "Yes";
  return acknowledges || !connected || !led.some(([kind]) => kind === "acknowledges")
    ? []
    : [repair(`${name}-follow`, "it does not acknowledge its master's commits")];
}

function own(
  { name, line, member }: Observable,
  { own, events }: ServerAnswers,
  { verify = [], follow = [] }: Answers["made"],
): readonly Difference[] {
  const known = verify.find(([kind]) => kind === "own")?.[1];
  // MySQL names its own ones alone; MariaDB shows its position, which what it applies moves, too.
  const before = dialectOf(line).flavor === "mysql" ? known : known && own;
  // Where the writer of a pair is about to change, they are enabled as the last run has left them.
  const wereOff = follow.some(([kind, events]) => kind === "events" && events !== "yes");
  return [
    ...(known === undefined || own === before || member !== undefined || own === ""
      ? []
      : [report(name, `it has written transactions of its own: ${own}`)]),
    ...(events > 0 && wereOff && member?.runsEvents !== true
      ? [
          // One that was made on a member would run nowhere: a person decides.
          (member === undefined ? repair : report)(
            member === undefined ? `${name}-follow` : name,
            `${events} event(s) are enabled`,
          ),
        ]
      : []),
  ];
}
