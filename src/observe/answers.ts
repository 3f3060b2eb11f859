import { ANSWER, HEADING } from "./questions";
import { type Left, leftBy } from "./left";
import { type Rows, unescaped } from "./rows";

/** What a host has said of itself. */
export interface Answers {
  /** Whether its runner is there, and is the one that was installed. */
  readonly runner: "there" | "changed" | "gone";
  /** Whether the directory is there in which steps keep what they know. */
  readonly state: boolean;
  /** A digest of our option file; absent: it is not there. */
  readonly file?: string;
  /** Why its server passes over that file: everybody may write it, or its own user may not read it; absent: it does not. */
  readonly passedOver?: "open" | "closed";
  /** The systemd unit that listens for its server, and where; empty: none does. */
  readonly activation: string;
  /** What its option files say together: the last value of each option, by its name with underscores; absent: unknown. */
  readonly defaults?: ReadonlyMap<string, string>;
  /** The filters of the binary log that our option file has. */
  readonly logFilters: readonly string[];
  /** What names its data directory; absent: nothing does. */
  readonly identity?: string;
  /** What steps have made, as they found it then, by what it was made for: rows of fields. */
  readonly made: Readonly<Record<string, Rows>>;
  /** What the last run has left, and what is there beside it; absent: it was not asked for. */
  readonly left?: Left;
  /** Absent: the server does not answer. */
  readonly server?: ServerAnswers;
  /** The error with which it refuses the administrator; absent: it does not answer at all, or as asked. */
  readonly refused?: string;
}

/** What its server has said. */
export interface ServerAnswers {
  /** Global variables by name. */
  readonly variables: ReadonlyMap<string, string>;
  /** What it keeps apart from its option files, by variable: it wins over them at the next start. */
  readonly persisted: ReadonlyMap<string, string>;
  /** What keeps changes from a slave, by the name of variable or column in small letters. */
  readonly effects: ReadonlyMap<string, string>;
  /** The state of its binary log by column; empty: it has none. */
  readonly log: ReadonlyMap<string, string>;
  /** The state of its channel by column; empty: it follows nobody. */
  readonly status: ReadonlyMap<string, string>;
  /** Whether it answers its master as semi-synchronous replication wants it. */
  readonly acknowledges: boolean;
  /** Whether the library's own database is there. */
  readonly marker: boolean;
  /** Names of databases, but the servers' own. */
  readonly databases: readonly string[];
  /** How many events are enabled. */
  readonly events: number;
  /** Channels beside the unnamed one: name, and `host:port` of its master. */
  readonly channels: Rows;
  /** Transactions of its own; empty: there are none. */
  readonly own: string;
  /** How accounts log in, and what they may do. */
  readonly accounts: Rows;
}

/** What the program of {@link renderQuestions} has printed; nothing when it did not get to its end. */
export function readAnswers(printed: string): Answers | undefined {
  const parts = new Map<string, Rows>();
  for (const part of printed.split(ANSWER).slice(1)) {
    const [name = "", ...lines] = part.split("\n");
    const rows = lines.slice(0, -1).map((line) => line.split("\t"));
    if (rows.at(-1)?.join() === HEADING) rows.pop();
    parts.set(name, rows);
  }
  if (!parts.has("end")) return undefined;
  const file = parts.get("file")?.[0]?.[0];
  const passedOver = REASONS.find((one) => one === parts.get("passed_over")?.[0]?.[0]);
  const identity = parts.get("identity")?.[0]?.[0];
  const refused = parts.get("refused")?.[0]?.join("\t");
  return {
    runner: RUNNERS.find((one) => one === parts.get("runner")?.[0]?.[0]) ?? "gone",
    state: parts.get("state")?.length === 1,
    ...(file === undefined ? {} : { file }),
    ...(identity === undefined ? {} : { identity }),
    ...(passedOver === undefined ? {} : { passedOver }),
    logFilters: (parts.get("log_filters") ?? []).map(([name = ""]) => name),
    activation: parts.get("activation")?.[0]?.[0] ?? "",
    ...(parts.has("defaults") ? { defaults: optionsOf(parts.get("defaults")!) } : {}),
    made: Object.fromEntries(
      [...parts]
        .filter(([name]) => name.startsWith("made/"))
        .map(([name, rows]) => [name.slice("made/".length), rows.map((row) => row.map(unescaped))]),
    ),
    ...(parts.has("review") ? { left: leftBy(parts) } : {}),
    ...(refused === undefined ? {} : { refused }),
    ...(parts.has("variables") ? { server: serverAnswers(parts) } : {}),
  };
}

const RUNNERS = ["there", "changed"] as const;
const REASONS = ["open", "closed"] as const;

function optionsOf(rows: Rows): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(([word = ""]) => {
      const [spelled = "", ...value] = word.split("=");
      const name = spelled.replaceAll("-", "_").replace(/^loose_/, "");
      if (value.length > 0) return [[name, value.join("=")] as const];
      // A word alone switches on, or with one of these before it off.
      const off = name.replace(/^(skip|disable)_/, "");
      return [[name, "ON"] as const, ...(off === name ? [] : [[off, "OFF"] as const])];
    }),
  );
}

function serverAnswers(parts: ReadonlyMap<string, Rows>): ServerAnswers {
  const values = (name: string): Rows => (parts.get(name) ?? []).slice(1);
  const named = (name: string) =>
    new Map(
      values(name).map(([row = ""]) => {
        const [key = "", value = ""] = row.split("\x1f");
        return [key, unescaped(value)] as const;
      }),
    );
  const oneRow = (name: string) => {
    const [columns = [], row = []] = parts.get(name) ?? [];
    return new Map(
      row.map((value, i) => [columns[i] ?? "", value === "NULL" ? "" : unescaped(value)]),
    );
  };
  return {
    variables: named("variables"),
    persisted: named("persisted"),
    effects: named("effects"),
    log: oneRow("log"),
    status: oneRow("status"),
    acknowledges: values("acknowledges")[0]?.[1] === "ON",
    marker: values("marker")[0]?.[0] !== "0",
    databases: values("databases").map(([name = ""]) => unescaped(name)),
    channels: values("channels").flatMap(([name = "", , , host = "", , port = ""]) =>
      name === "" ? [] : [[unescaped(name), `${unescaped(host)}:${port}`]],
    ),
    events: Number(values("events")[0]?.[0] ?? 0),
    own: values("own")[0]?.[0] ?? "",
    accounts: (parts.get("accounts") ?? []).map((one) => one.map(unescaped)),
  };
}
