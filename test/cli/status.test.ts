import { errorRow } from "../../src/engine/errors";
import { readStatus } from "../../src/cli/look";
import { missing } from "../../src/cli/own-transactions";
import { overviewOf, worst } from "../../src/cli/overview";
import type { Looked } from "../../src/cli/server-state";
import { statusJson } from "../../src/cli/status";
import { statusScreen } from "../../src/cli/status-screen";
import { plain, styleFor } from "../../src/cli/style";
import type { Reach } from "../../src/render/reach";
import { expectGolden } from "../support/golden";

const reach = (name: string, master?: string, more: Partial<Reach> = {}): Reach => ({
  version: 1,
  name,
  line: "mariadb-10.11",
  role: master === undefined ? "master" : "slave",
  address: `192.0.2.${name.slice(2)}`,
  port: 3306,
  runner: "/usr/local/lib/pulumi-mysql-replication/3306/runner",
  readOnly: master !== undefined,
  ...(master === undefined ? {} : { follows: { master, position: "gtid", semiSync: false } }),
  ...more,
});

/** What a runner prints of a master that is well. */
const masterSays = {
  answers: true,
  version: "10.11.18-MariaDB-log",
  serverId: 1,
  readOnly: false,
  seedInterrupted: false,
  gtid: "",
  log: { gtid: "0-1-42", file: "mysql-bin.000003", position: 5120 },
  slaves: [2],
};

/** And of a slave that is. */
const channel = {
  running: true,
  Master_Host: "192.0.2.1",
  Master_Port: "3306",
  Slave_IO_Running: "Yes",
  Slave_SQL_Running: "Yes",
  Seconds_Behind_Master: "0",
  Relay_Master_Log_File: "mysql-bin.000003",
  Exec_Master_Log_Pos: "5120",
  Using_Gtid: "Slave_Pos",
  Last_IO_Errno: "0",
  Last_IO_Error: "",
  Last_SQL_Errno: "0",
  Last_SQL_Error: "",
};
const slaveSays = {
  ...masterSays,
  readOnly: true,
  gtid: "0-1-42",
  seeded: { generation: 1, method: "dump", master: "x" },
  slaves: [],
  channel,
};
const says = (value: unknown): Looked =>
  readStatus({ line: "mariadb-10.11" }, JSON.stringify(value));
const rowsOf = (servers: readonly Reach[], looked: Record<string, Looked>) =>
  overviewOf(servers, new Map(Object.entries(looked)), 30);

const byFile = { follows: { master: "db2", position: "file", semiSync: false } } as const;
const chain = [reach("db3", "db2", byFile), reach("db1"), reach("db2", "db1"), reach("db4", "db1")];
const onDb2 = { ...channel, Master_Host: "192.0.2.2" };

describe("statusScreen()", () => {
  it("shows a tree of servers that are well, masters first", () => {
    const rows = rowsOf(chain, {
      db1: says({ ...masterSays, slaves: [2, 4] }),
      db2: says({ ...slaveSays, slaves: [3] }),
      db3: says({ ...slaveSays, channel: { ...onDb2, Using_Gtid: "No" } }),
      db4: says(slaveSays),
    });
    expectGolden("repl/status-healthy.txt", statusScreen(rows, plain));
    expect(worst(rows.map(({ health }) => health))).toBe("healthy");
  });

  it("says that a slave follows in another way than declared", () => {
    const rows = rowsOf(chain, {
      db1: says({ ...masterSays, slaves: [2, 4] }),
      db2: says({ ...slaveSays, slaves: [3], channel: { ...channel, Using_Gtid: "No" } }),
      db3: says({ ...slaveSays, channel: onDb2 }),
      db4: says(slaveSays),
    });
    expect(rows.flatMap(({ findings }) => findings.map(({ text }) => text)).sort()).toEqual([
      'it follows by file, declared is "gtid"',
      'it follows by gtid, declared is "file"',
    ]);
  });

  it("shows what is wrong with each server, and what to do next", () => {
    const stopped = { ...channel, running: false, Seconds_Behind_Master: "NULL" };
    const servers = [
      reach("db1", undefined, { address: "db1.example" }),
      ...["db2", "db3", "db4", "db5", "db6", "db7", "db8", "db9"].map((name) => reach(name, "db1")),
    ];
    const at = { ...channel, Master_Host: "db1.example" };
    const off = { ...stopped, Master_Host: "db1.example" };
    const rows = rowsOf(servers, {
      db1: says(masterSays),
      db2: says({
        ...slaveSays,
        channel: {
          ...off,
          Slave_SQL_Running: "No",
          Last_SQL_Errno: "1062",
          Last_SQL_Error:
            "Could not execute Write_rows_v1 event on table shop.t; Duplicate entry '7' for key 'PRIMARY', Error_code: 1062",
          failing: { gtid: "0-1-37", file: "mysql-bin.000003", position: 4711 },
        },
      }),
      db3: says({
        ...slaveSays,
        channel: {
          ...off,
          Slave_IO_Running: "Connecting",
          Last_IO_Errno: "2003",
          Last_IO_Error: "error connecting to master 'repl_db3@db1.example:3306'",
        },
      }),
      db4: says({
        ...slaveSays,
        channel: { ...off, Slave_IO_Running: "No", Slave_SQL_Running: "No" },
      }),
      db5: { as: "unreached", why: "ssh: connect to host 192.0.2.5 port 22: Connection refused" },
      db6: says({ answers: false }),
      db7: says({ ...slaveSays, channel: { ...at, Seconds_Behind_Master: "31" }, readOnly: false }),
      db8: says({ ...slaveSays, channel, seedInterrupted: true, administratorsWrite: true }),
      db9: says({ ...masterSays, readOnly: true, slaves: [] }),
    });
    expectGolden("repl/status-broken.txt", statusScreen(rows, plain));
    expect(rows.map(({ health }) => health)).toEqual([
      "healthy",
      "broken",
      "broken",
      "broken",
      "unknown",
      "broken",
      "degraded",
      "degraded",
      "broken",
    ]);
  });

  it("takes a seed that is at work for no interrupted one", () => {
    const seeding = { ...slaveSays, step: "seed", seedInterrupted: true };
    const [, row] = rowsOf([reach("db1"), reach("db2", "db1")], {
      db1: says(masterSays),
      db2: says(seeding),
    });
    expect(row?.findings).toEqual([
      {
        severity: "degraded",
        text: "pulumi is at work there: seed",
        next: ["look again when it is done; what else is said here may be its doing"],
      },
    ]);
  });

  it("shows where the data from before a copy are that is not proved", () => {
    const rows = rowsOf([reach("db1"), reach("db2", "db1")], {
      db1: says(masterSays),
      db2: says({ ...slaveSays, kept: "/var/lib/mysql.pulumi_replication.kept" }),
    });
    expect(statusScreen(rows, plain)).toContain(
      ", not proved, data of before in /var/lib/mysql.pulumi_replication.kept\n",
    );
  });

  it("shows servers that follow each other, each once", () => {
    const ring = [reach("db1", "db2"), reach("db2", "db1")].map((server) => ({
      ...server,
      role: "member" as const,
      readOnly: false,
    }));
    const rows = rowsOf(ring, {
      db1: says({
        ...slaveSays,
        readOnly: false,
        channel: { ...onDb2, Using_Gtid: "Current_Pos" },
      }),
      db2: says({ ...slaveSays, readOnly: false }),
    });
    expectGolden("repl/status-pair.txt", statusScreen(rows, plain));
  });

  it("says the same to programs", () => {
    const semi = { master: "db1", position: "gtid", semiSync: true } as const;
    const rows = rowsOf(
      [reach("db1"), reach("db2", undefined, { follows: semi, readOnly: true })],
      {
        db1: says({ ...masterSays, semiSync: { waits: false, answeredBy: 0, answers: false } }),
        db2: says({
          ...slaveSays,
          channel: {
            ...channel,
            running: false,
            Slave_SQL_Running: "No",
            Last_SQL_Errno: "1032",
            Last_SQL_Error: "Can't find record",
            failing: { gtid: "", file: "mysql-bin.000003", position: 4711 },
          },
        }),
      },
    );
    expectGolden("repl/status.json", statusJson(rows));
  });
});

describe("the health of all", () => {
  it.each([
    [["healthy", "degraded"], "degraded"],
    [["degraded", "unknown", "healthy"], "unknown"],
    [["unknown", "broken", "degraded"], "broken"],
    [[], "healthy"],
  ] as const)("of %j is %s", (all, health) => expect(worst(all)).toBe(health));
});

describe("readStatus()", () => {
  it.each(["", "[]", '{"answers":true}'])("does not take %j for an answer", (text) => {
    expect(readStatus({ line: "mariadb-10.11" }, text)).toEqual({
      as: "unreached",
      why: "the runner there does not print what this tool understands: run pulumi up with this release of the library",
    });
  });

  it("takes it from among what the shell of a login prints", () => {
    const text = `Welcome {to db1}\nA=B ${JSON.stringify({ host: "db1", ...slaveSays })}\nbye\n`;
    expect(readStatus({ line: "mariadb-10.11" }, text)).toEqual(says(slaveSays));
  });

  it("takes that of a runner of before, which says less", () => {
    const { gtid, log, ...before } = slaveSays;
    expect([gtid, log.gtid]).toEqual(["0-1-42", "0-1-42"]);
    expect(says(before)).toMatchObject({ as: "answers", look: { channel: { at: { gtid: "" } } } });
  });

  it("reads MySQL's names", () => {
    const mysql = readStatus(
      { line: "mysql-8.4" },
      JSON.stringify({
        ...slaveSays,
        channel: {
          running: false,
          Source_Host: "db1",
          Source_Port: "3306",
          Replica_IO_Running: "Connecting",
          Replica_SQL_Running: "Yes",
          Seconds_Behind_Source: "NULL",
          Relay_Source_Log_File: "binlog.000001",
          Exec_Source_Log_Pos: "157",
          Auto_Position: "0",
          Last_IO_Errno: "2003",
          Last_IO_Error: "no",
          Last_SQL_Errno: "0",
        },
      }),
    );
    expect(mysql).toMatchObject({
      look: {
        channel: {
          running: false,
          receiver: "Connecting",
          applier: "Yes",
          master: "db1:3306",
          lag: null,
          at: { file: "binlog.000001", position: 157 },
          receiverError: { number: 2003, text: "no" },
        },
      },
    });
  });
});

describe("errorRow()", () => {
  const table = [
    { codes: [1, 2], says: "^x", advice: "a" },
    { codes: [2], advice: "b" },
  ];
  it("is the first row that fits number and text", () => {
    expect(errorRow(table, 2, "x y")?.advice).toBe("a");
    expect(errorRow(table, 2, "y x")?.advice).toBe("b");
    expect(errorRow(table, 1, "y")).toBeUndefined();
  });
});

describe("styleFor()", () => {
  it("colours on a terminal only, and not when it is asked not to", () => {
    const red = "\x1b[31mx\x1b[0m";
    expect(styleFor({ isTTY: true }, {})("x", "bad")).toBe(red);
    expect(styleFor({}, {})("x", "bad")).toBe("x");
    expect(styleFor({ isTTY: true }, { NO_COLOR: "1" })("x", "bad")).toBe("x");
    expect(styleFor({ isTTY: true }, { TERM: "dumb" })("x", "bad")).toBe("x");
  });
});

describe("what a slave wrote itself", () => {
  const uuid = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  const other = "7dea02b7-ebbb-11f1-a761-02fc00000001";
  const servers = [reach("db1", undefined, { line: "mysql-9.7" })];
  const below = reach("db2", "db1", { line: "mysql-9.7" });
  const found = (
    own: string,
    logged: string,
    more: readonly Reach[] = [],
    slaves: number[] = [],
  ) => {
    const look = (value: unknown) => readStatus({ line: "mysql-9.7" }, JSON.stringify(value));
    const [, slave] = rowsOf([...servers, below, ...more], {
      db1: look({ ...masterSays, log: { ...masterSays.log, gtid: logged } }),
      db2: look({ ...slaveSays, own, slaves }),
    });
    return slave?.findings.filter(({ text }) => text.startsWith("it wrote")) ?? [];
  };

  it("is named with what has it forgotten, where nobody follows", () => {
    expect(found(`${uuid}:1-5`, `${other}:1-9,${uuid}:2-3`)).toEqual([
      {
        severity: "degraded",
        text: `it wrote transactions that its master does not have: ${uuid}:1:4-5`,
        next: [
          `nobody follows it, so it may forget them, with its own binary log; run there in one session: STOP REPLICA; SET @kept = GTID_SUBTRACT(@@global.gtid_executed, '${uuid}:1:4-5'); RESET BINARY LOGS AND GTIDS; SET GLOBAL gtid_purged = @kept; START REPLICA`,
          "what they changed is still here: compare with verify: { checksum: true }",
        ],
      },
    ]);
    for (const [more, slaves] of [
      [[reach("db3", "db2", { line: "mysql-9.7" })], []],
      [[], [7]],
    ] as const)
      expect(found(`${uuid}:1`, "", more, [...slaves])[0]?.next[0]).toBe(
        "a proof (a new recheck) prints what has its master know them",
      );
  });

  it("is nothing when the master has it, or could not be asked", () => {
    expect(found(`${uuid}:1-5`, `${uuid}:1-7`)).toEqual([]);
    expect(missing(`${uuid}:1-5`, undefined)).toBe("");
  });

  it.each([
    ["1-5", "", "1-5"],
    ["1-5:7", "3", "1-2:4-5:7"],
    ["1-5:7", "1-4:6-9", "5"],
    ["2", "1:3", "2"],
    ["1-3", "tag:1-3", "1-3"],
  ])("%s without %s is %s", (own, known, left) => {
    expect(missing(`${uuid}:${own}`, `${other}:1-99,${uuid}:${known}`)).toBe(`${uuid}:${left}`);
  });
});
