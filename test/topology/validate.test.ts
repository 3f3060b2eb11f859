import fc from "fast-check";
import { TopologyError } from "../../src/topology/problem";
import { problemsWith, validated } from "../../src/topology/validate";
import { warningsFor } from "../../src/topology/warnings";
import { master, slave, topologyOf } from "../support/declarations";

describe("validated()", () => {
  it("returns the same topology when it can be planned", () => {
    const topology = topologyOf(master(), slave());
    expect(validated(topology)).toBe(topology);
  });

  it("reports every problem at once, each with its place and the offending value", () => {
    const broken = topologyOf(
      master({
        serverId: 0,
        databases: ["mysql"],
        settings: { server_id: 7 },
        binlog: { expireDays: 0.5 },
      }),
      slave(
        {
          name: "db 2",
          accounts: [{ user: "", from: ["%"], grants: [], generated: false }],
          settings: { "a b": 1 },
        },
        { user: "" },
      ),
    );

    expect(() => validated(broken)).toThrow(TopologyError);
    expect(() => validated(broken)).toThrow(
      new Error(
        "Cannot plan the topology: found 8 problem(s)\n" +
          '  - db 2: must be 1 to 40 letters, digits, "-" or "_", the first a letter or digit: it is "db 2"\n' +
          "  - db1.serverId: must be a whole number from 1 to 4294967295: it is 0\n" +
          '  - db 2.link.user: must be 1 to 121 characters, none a control character: it is ""\n' +
          "  - db1.databases[0]: must be an application's database: \"mysql\" is the server's own\n" +
          '  - db 2.accounts[0].user: must be 1 to 128 characters, none a control character: it is ""\n' +
          '  - db 2.settings.a b: must be named like a setting: it is "a b"\n' +
          "  - db1.settings.server_id: must not be set here, the library owns it: use serverId\n" +
          "  - db1.binlog.expireDays: must be at least 1 day: it is 0.5",
      ),
    );
  });
});

describe("problemsWith()", () => {
  it("takes server ids exactly when they are all different", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 8 }), (ids) => {
        const servers = ids.map((serverId, i) => master({ name: `db${i}`, serverId }));
        const problems = problemsWith(topologyOf(...servers));
        expect(problems.length).toBe(ids.length - new Set(ids).size);
      }),
    );
  });

  it("takes no name that a shell or a file system reads as something else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 45 }), (name) => {
        const accepted = problemsWith(topologyOf(master({ name }))).length === 0;
        expect(accepted).toBe(/^[A-Za-z0-9]/.test(name) && name.length <= 40 && isPlain(name));
      }),
    );
  });
});

/** Whether every character of `name` is a letter, a digit, `-` or `_`, written without the rule's own pattern. */
function isPlain(name: string): boolean {
  const allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return [...name].every((character) => allowed.includes(character));
}

describe("warningsFor()", () => {
  it("has nothing to say about the defaults", () => {
    expect(warningsFor(master())).toEqual([]);
    expect(warningsFor(slave())).toEqual([]);
    expect(warningsFor(master({ binlog: { sync: 1, format: "ROW" } }))).toEqual([]);
  });

  it("warns of commits that wait for long", () => {
    const waits = (timeoutSeconds: number) =>
      warningsFor(master({ semiSync: { timeoutSeconds, waitPoint: "AFTER_SYNC" } }));
    expect(waits(60)).toEqual([]);
    expect(waits(61)).toEqual([
      {
        at: "db1.semiSync.timeoutSeconds",
        message:
          "commits stand still for 61 s when slaves do not answer; leave it at a few seconds unless that is wanted",
      },
    ]);
  });

  it("says what is risked and what to do", () => {
    expect(
      warningsFor(
        slave({ binlog: { sync: 0, format: "STATEMENT" } }, { verify: { marker: false } }),
      ),
    ).toEqual([
      {
        at: "db2.binlog.sync",
        message:
          "a crash of the server can lose commits that slaves have already; leave it at 1 unless that is accepted (it is 0)",
      },
      {
        at: "db2.binlog.format",
        message:
          'STATEMENT can change other rows on a slave than on its master; leave it at "ROW" unless an application needs it',
      },
      {
        at: "db2.verify.marker",
        message:
          "without a marker row only the reached position is proved, and a rebuilt master is known by server id and host name only",
      },
    ]);
  });

  it.each([
    [
      "binlog_do_db",
      "shop",
      "DDL is filtered by the session's default database, rows by their own: a slave can stop, or silently lack tables; what is left out can never be restored to a point in time; filter on the slaves instead, with the master's argument \"databases\" (it is shop)",
    ],
    [
      "slave-exec-mode",
      "IDEMPOTENT",
      "missing and duplicate rows are passed over, so a slave that has diverged is never noticed; leave it STRICT, and seed a slave again that stops (it is IDEMPOTENT)",
    ],
    [
      "slave_skip_errors",
      "1062",
      "what fails is left out, so a slave that has diverged is never noticed; leave it out, and mend the row or seed the slave again when it stops (it is 1062)",
    ],
    [
      "innodb_flush_log_at_trx_commit",
      2,
      "a crash of the server can lose commits that slaves have already; leave it at 1 unless that is accepted (it is 2)",
    ],
    [
      "replicate-ignore-table",
      "shop.log",
      "its rows never come to this server and what follows it, which the proof does not see, and changes that join it with other tables can stop it; leave it out unless whoever reads here, or puts this server in its master's place, can do without that table (it is shop.log)",
    ],
    [
      "relay_log_purge",
      false,
      "relay logs fill the disk, and a slave that recovers after a crash can read them twice; leave it ON (it is OFF)",
    ],
    [
      "loose_max_conections",
      1,
      "mariadb-10.11 does not know it and goes on without it; leave it out",
    ],
  ])("says what the setting %s risks", (key, value, message) => {
    expect(warningsFor(master({ settings: { [key]: value } }))).toEqual([
      { at: `db1.settings.${key}`, message },
    ]);
  });

  it("says nothing about the same settings with the values that risk nothing", () => {
    const settings = {
      slave_exec_mode: "STRICT",
      slave_skip_errors: "OFF",
      innodb_flush_log_at_trx_commit: 1,
      relay_log_purge: true,
      loose_max_connections: 100,
      "loose-server_audit_logging": "ON",
    };
    expect(warningsFor(master({ settings }))).toEqual([]);
  });

  it("reads the newer words too", () => {
    const settings = { replica_exec_mode: "IDEMPOTENT" };
    expect(warningsFor(master({ line: "mysql-8.4", settings }))).toHaveLength(1);
  });
});
