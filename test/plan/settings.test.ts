import { settingsFor } from "../../src/plan/settings";
import { master, slave, topologyOf } from "../support/declarations";
import type { ServerDeclaration } from "../../src/topology/topology";

/** The settings of the last of `servers` as name and value, by who decides. */
function plan(...servers: readonly ServerDeclaration[]) {
  const settings = settingsFor(topologyOf(...servers), servers.at(-1) ?? master());
  const short = (part: "owned" | "defaults" | "declared") =>
    settings[part].map(({ name, value }) => `${name} = ${value}`);
  return { owned: short("owned"), defaults: short("defaults"), declared: short("declared") };
}

const common = (id: number) => [
  `server_id = ${id}`,
  "gtid_domain_id = 0",
  "gtid_strict_mode = ON",
  "log_bin = mysql-bin",
  "log_slave_updates = ON",
  "binlog_format = ROW",
  "sync_binlog = 1",
];

describe("settingsFor()", () => {
  it("gives a master its identity and its binary log, and nothing of a slave's", () => {
    expect(plan(master())).toEqual({
      owned: common(1),
      defaults: ["innodb_flush_log_at_trx_commit = 1"],
      declared: [],
    });
  });

  it("gives a slave the same, and makes it read-only", () => {
    expect(plan(master(), slave())).toEqual({
      owned: [
        ...common(2),
        "read_only = ON",
        "relay_log = relay-bin",
        "replicate_wild_ignore_table = mysql.%",
      ],
      defaults: [
        "innodb_flush_log_at_trx_commit = 1",
        "report_host = db2",
        "relay_log_recovery = ON",
        "slave_parallel_threads = 4",
      ],
      declared: [],
    });
  });

  it("writes the declared binary log", () => {
    const binlog = {
      name: "bin",
      format: "MIXED",
      maxSizeMiB: 500,
      expireDays: 4,
      sync: 0,
    } as const;
    expect(plan(master({ binlog })).owned).toEqual([
      "server_id = 1",
      "gtid_domain_id = 0",
      "gtid_strict_mode = ON",
      "log_bin = bin",
      "log_slave_updates = ON",
      "binlog_format = MIXED",
      "sync_binlog = 0",
      "max_binlog_size = 500M",
      "binlog_expire_logs_seconds = 345600",
    ]);
  });

  it("rounds a retention to whole seconds", () => {
    expect(plan(master({ binlog: { expireDays: 1.00001 } })).owned.at(-1)).toBe(
      "binlog_expire_logs_seconds = 86401",
    );
  });

  const databases = ["shop", "wf_workflow", "50%", "a\\b"];
  const filters = [
    "replicate_wild_do_table = shop.%",
    "replicate_wild_do_table = wf\\_workflow.%",
    "replicate_wild_do_table = 50\\%.%",
    "replicate_wild_do_table = a\\\\b.%",
  ];
  const marker = "replicate_wild_do_table = pulumi\\_replication.%";
  const filtersOf = (...servers: readonly ServerDeclaration[]) =>
    plan(...servers).owned.filter((line) => line.startsWith("replicate_wild_do_table"));

  it("filters on the slave, wildcards escaped, the marker's database included", () => {
    expect(filtersOf(master({ databases }), slave())).toEqual([...filters, marker]);
  });

  it("filters a slave of a slave by what the server at the top declares", () => {
    const lowest = slave({ name: "db3", serverId: 3 }, { master: "db2" });
    expect(filtersOf(master({ databases }), slave(), lowest)).toEqual([...filters, marker]);
  });

  it("leaves the marker's database out where no marker is written", () => {
    const unmarked = slave({}, { verify: { marker: false } });
    expect(filtersOf(master({ databases }), unmarked)).toEqual(filters);
  });

  it("never filters on a server that follows nobody", () => {
    expect(plan(master({ databases })).owned).toEqual(common(1));
  });

  it.each([
    "slave_parallel_threads",
    "slave-parallel-threads",
    "Slave_Parallel-Threads",
    "loose-slave-parallel-threads",
  ])("lets %s replace the default", (key) => {
    const { defaults, declared } = plan(master(), slave({ settings: { [key]: 8 } }));
    expect(defaults).toEqual([
      "innodb_flush_log_at_trx_commit = 1",
      "report_host = db2",
      "relay_log_recovery = ON",
    ]);
    expect(declared).toEqual([`${key} = 8`]);
  });

  it("prints declared settings in the order of their names, booleans as ON and OFF", () => {
    const settings = { z: "10M", b: true, "a-b": false, a: 0, c: "" };
    expect(plan(master({ settings })).declared).toEqual([
      "a = 0",
      "a-b = OFF",
      "b = ON",
      "c = ",
      "z = 10M",
    ]);
  });

  it("gives a reason for every setting", () => {
    const binlog = { maxSizeMiB: 1, expireDays: 4 };
    const servers = [master({ databases }), slave({ binlog, settings: { a: 1 } })] as const;
    const { owned, defaults, declared } = settingsFor(topologyOf(...servers), servers[1]);
    const reasons = Object.fromEntries(
      [...owned, ...defaults, ...declared].map(({ name, value, why }) => [`${name} ${value}`, why]),
    );
    expect(Object.values(reasons).filter((why) => why.length < 10 || /\n/.test(why))).toEqual([]);
    expect(reasons).toMatchObject({
      "binlog_expire_logs_seconds 345600":
        "4 day(s): a slave that is disconnected for longer must be seeded again",
      "replicate_wild_do_table wf\\_workflow.%":
        'database "wf_workflow" is replicated; _ and % are escaped',
      "replicate_wild_do_table pulumi\\_replication.%": "the marker row that proves replication",
      "a 1": "declared in settings",
    });
  });
});
