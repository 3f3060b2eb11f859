import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TEMPLATES } from "../../src/render/template";

/** What the servers say in a case: the rows of each relay log from a position on, and the rest. */
interface Case {
  /** By `<relay log>:<position>`: position, type, end in the master's log, text. */
  readonly relay: Readonly<Record<string, readonly (readonly [number, string, number, string])[]>>;
  readonly error: string;
  /** What the slave has applied. */
  readonly applied?: string;
  /** The name that the server gives of itself. */
  readonly gtid?: string;
  readonly errorLog?: string;
}

describe("find_failing", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "failing-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  /** The transaction that is found: name, file, position; relay log, start, end. */
  function find({ relay, error, applied = "", gtid = "", errorLog }: Case): string {
    for (const [from, events] of Object.entries(relay)) {
      const rows = events.map(([start, type, end, text]) =>
        [from.split(":")[0], start, type, 1, end, text].join("\t"),
      );
      writeFileSync(join(directory, from), `${rows.join("\n")}\n`);
    }
    if (errorLog !== undefined) writeFileSync(join(directory, "error.log"), errorLog);
    const script = `
      set -u
      declare -A row=([Relay_Log_File]=relay.000001 [Relay_Log_Pos]=100 [Last_SQL_Errno]=1062
        [File]=binlog.000001 [Position]=500)
      row[Last_SQL_Error]=$1 column_exec_file=File column_exec_position=Position applied_gtid=$3
      sql_slave_gtid=gtid sql_relay_events=':file::position'
      with() { statement=\${1//"$2"/"$3"}; }
      rows() {
        case $1 in
          gtid) result=$applied ;;
          'SELECT @@log_error') result=$PWD/error.log ;;
          *) result=$(cat "$1" 2>/dev/null) ;;
        esac
      }
      note_error_log() { error_log=$1; }
      applied=$2
      . "$4"
      find_failing
      printf '%s' "\${failing[gtid]-nothing} \${failing[file]-} \${failing[position]-} \${failing[relay_file]-} \${failing[relay_start]-} \${failing[relay_end]-}"`;
    const part = join(TEMPLATES, "runner", "look", "failing.sh");
    const words = ["-c", script, "-", error, applied, gtid, part];
    return execFileSync("bash", words, { cwd: directory, encoding: "utf8" }).trim();
  }

  const one = (start: number, name: string, end: number) =>
    [
      [start, "Gtid", end + 10, `BEGIN GTID ${name}`],
      [start + 10, "Write_rows_v1", end + 20, "table_id: 24 flags: STMT_END_F"],
      [start + 20, "Xid", end + 30, "COMMIT /* xid=1 */"],
    ] as const;
  const at = (end: number, file = "binlog.000001") =>
    `Could not execute; the event's master log ${file}, end_log_pos ${end}`;

  it("finds the transaction whose end the server says", () => {
    const relay = {
      "relay.000001:100": [
        ...one(100, "0-1-4", 500),
        ...one(130, "0-1-5", 530),
        ...one(160, "0-1-6", 560),
      ],
    };
    expect(find({ relay, error: at(550) })).toBe("0-1-5 binlog.000001 530 relay.000001 130 160");
    expect(find({ relay, error: at(555) })).toBe("nothing");
  });

  it("takes the end for one of the log that the server says", () => {
    const relay = {
      "relay.000001:100": [
        ...one(100, "0-1-4", 500),
        [130, "Rotate", 4, "binlog.000002;pos=4"] as const,
        ...one(140, "0-1-5", 500),
      ],
    };
    expect(find({ relay, error: at(520, "binlog.000002") })).toBe(
      "0-1-5 binlog.000002 4 relay.000001 140",
    );
  });

  it("takes the first of one stream, and its place from what has one", () => {
    const relay = {
      "relay.000001:100": [
        ...one(100, "0-1-4", 500),
        [130, "Xid", 0, "COMMIT"] as const,
        ...one(140, "0-1-5", 530),
        ...one(170, "0-1-6", 560),
      ],
    };
    expect(find({ relay, error: "Error 'x' on query", applied: "0-1-4" })).toBe(
      "0-1-5 binlog.000001 530 relay.000001 140 170",
    );
  });

  it("goes on in the next relay log, whose own head has no place in the master's", () => {
    const relay = {
      "relay.000001:100": [[100, "Rotate", 147, "relay.000002;pos=4"] as const],
      "relay.000002:4": [
        [4, "Format_desc", 256, "Server ver: 10.11"] as const,
        ...one(256, "0-1-5", 500),
      ],
    };
    expect(find({ relay, error: "Error 'x' on query" })).toBe(
      "0-1-5 binlog.000001 500 relay.000002 256",
    );
  });

  it("goes on in the next relay log, which may begin with another log of the master", () => {
    const relay = {
      "relay.000001:100": [[100, "Rotate", 147, "relay.000002;pos=4"] as const],
      "relay.000002:4": [
        [4, "Format_desc", 256, "Server ver: 10.11"] as const,
        [256, "Rotate", 0, "binlog.000002;pos=342"] as const,
        ...one(300, "0-1-5", 342),
      ],
    };
    expect(find({ relay, error: "Error 'x' on query" })).toBe(
      "0-1-5 binlog.000002 342 relay.000002 300",
    );
  });

  it("finds the one that the server names", () => {
    const uuid = "8b8a3937-e5da-11f1-b88f-02fc00000001";
    const set = (number: number) => `SET @@SESSION.GTID_NEXT= '${uuid}:${number}'`;
    const relay = {
      "relay.000001:100": [
        [100, "Gtid", 510, set(5)] as const,
        [110, "Query", 520, "BEGIN"] as const,
        [120, "Gtid", 530, set(6)] as const,
      ],
    };
    const found = `${uuid}:6 binlog.000001 520 relay.000001 120`;
    expect(find({ relay, error: "Worker 1 failed", gtid: `${uuid}:6` })).toBe(found);
  });

  it("finds one without a name", () => {
    const anonymous = "SET @@SESSION.GTID_NEXT= 'ANONYMOUS'";
    const relay = {
      "relay.000001:100": [
        [100, "Anonymous_Gtid", 510, anonymous] as const,
        [110, "Query", 520, "BEGIN"] as const,
        [120, "Anonymous_Gtid", 530, anonymous] as const,
        [130, "Write_rows", 540, "table_id: 1"] as const,
      ],
    };
    expect(find({ relay, error: at(540) })).toBe("binlog.000001 520 relay.000001 120");
  });

  const domains = {
    "relay.000001:100": [
      ...one(100, "0-1-5", 500),
      ...one(130, "7-1-2", 530),
      ...one(160, "0-1-6", 560),
    ],
  };

  it("takes the first one that was not applied where nothing says which", () => {
    const applied = "0-1-6,7-1-1";
    expect(find({ relay: domains, error: "Error 'x' on query", applied })).toBe(
      "7-1-2 binlog.000001 530 relay.000001 130 160",
    );
  });

  it("does not guess where several streams wait, unless the error log names one that waits", () => {
    const waiting = { relay: domains, error: "Error 'x' on query", applied: "0-1-4,7-1-1" };
    const line = (name: string, code = 1062) =>
      `[ERROR] Slave SQL: Error 'x' on query, Gtid ${name}, Internal MariaDB error code: ${code}\n`;
    expect(find(waiting)).toBe("nothing");
    expect(find({ ...waiting, errorLog: line("0-1-5") + line("7-1-2") })).toBe(
      "7-1-2 binlog.000001 530 relay.000001 130 160",
    );
    expect(find({ ...waiting, errorLog: line("7-1-1") })).toBe("nothing");
    expect(find({ ...waiting, errorLog: line("7-1-2", 1205) })).toBe("nothing");
  });
});
