import { planHost } from "../../src/plan/host-plan";
import type { AccountDeclaration } from "../../src/arguments/accounts";
import type { ServerDeclaration } from "../../src/topology/topology";
import { master, slave, topologyOf } from "../support/declarations";

const account: AccountDeclaration = {
  user: "app",
  from: ["%"],
  grants: [{ on: "shop", privileges: ["SELECT"] }],
  generated: true,
};
const db1 = master({
  databases: ["shop"],
  accounts: [account],
  host: { port: 3307 },
  binlog: { name: "bin", shortenRetentionOn: "db1" },
  restart: "never",
});
const db2 = slave({}, { seed: { generation: 3, overwrite: "7/old-host", timeoutSeconds: 60 } });
const db3 = slave(
  { name: "db3", serverId: 3, host: { port: 3308 } },
  {
    master: "db2",
    position: "file",
    user: "replicator",
    from: "192.0.2.%",
    connectRetrySeconds: 5,
    seed: { method: "none", generation: 2 },
    verify: { marker: false, catchUpSeconds: 9, checksum: false },
  },
);
const db4 = slave({ name: "db4", serverId: 4 }, { master: "db3" });
const chain = topologyOf(db1, db2, db3, db4);

/** A plan without its settings, which have tests of their own. */
function planned(name: "db1" | "db2" | "db3" | "db4") {
  const server = { db1, db2, db3, db4 }[name];
  const { settings, ...rest } = planHost(chain, server);
  expect(settings.owned[0]).toMatchObject({ name: "server_id", value: name.slice(2) });
  return rest;
}

describe("planHost()", () => {
  it("plans a master", () => {
    expect(planned("db1")).toEqual({
      name: "db1",
      line: "mariadb-10.11",
      role: "master",
      keepsData: false,
      port: 3307,
      accounts: [account],
      restart: "never",
      declaredLogNames: ["log_bin"],
      plugins: [],
      shortenRetentionOn: "db1",
      databases: ["shop"],
    });
  });

  it("plans a slave", () => {
    expect(planned("db2")).toEqual({
      name: "db2",
      line: "mariadb-10.11",
      role: "slave",
      keepsData: false,
      port: 3306,
      accounts: [],
      restart: "when-needed",
      declaredLogNames: [],
      plugins: [],
      databases: ["shop"],
      follow: {
        master: "db1",
        root: "db1",
        masterPort: 3307,
        position: "gtid",
        user: "repl_db2",
        connectRetrySeconds: 10,
        semiSync: false,
        seed: {
          method: "dump",
          notFiles: "mariadb-backup copies whole servers, and databases are named",
          streams: 1,
          generation: 3,
          lineage: "",
          overwrite: "7/old-host",
          timeoutSeconds: 60,
          user: "repl_db2_seed_3",
        },
        marker: true,
        filteredBy: [],
        catchUpSeconds: 3600,
      },
    });
  });

  it("plans a slave of a slave: its master's port, the top's databases, the seeds above it", () => {
    expect(planned("db3")).toEqual({
      name: "db3",
      line: "mariadb-10.11",
      role: "slave",
      keepsData: false,
      port: 3308,
      accounts: [],
      restart: "when-needed",
      declaredLogNames: [],
      plugins: [],
      databases: ["shop"],
      follow: {
        master: "db2",
        root: "db1",
        masterPort: 3306,
        position: "file",
        user: "replicator",
        from: "192.0.2.%",
        connectRetrySeconds: 5,
        semiSync: false,
        seed: {
          method: "none",
          streams: 1,
          generation: 2,
          lineage: "3",
          timeoutSeconds: 86_400,
          user: "replicator_seed_2",
        },
        marker: false,
        filteredBy: [],
        catchUpSeconds: 9,
      },
    });
  });

  it("lists the seeds above a slave from the top", () => {
    expect(planned("db4").follow).toMatchObject({
      root: "db1",
      masterPort: 3308,
      seed: { lineage: "3,2" },
    });
  });

  it.each([
    ["db2", {}, { "replicate-ignore-table": "shop.log" }],
    ["db1", { binlog_ignore_db: "log" }, {}],
  ])("knows the filters of %s, because of which it may hold less", (by, above, below) => {
    const top = master({ settings: above });
    const filtered = slave({ settings: below });
    expect(planHost(topologyOf(top, filtered), filtered).follow?.filteredBy).toEqual([by]);
  });

  it("proves without a marker below a slave that leaves the marker's row out", () => {
    const top = master({ databases: ["shop"] });
    const middle = slave({}, { verify: { marker: false } });
    const leaf = slave({ name: "db3", serverId: 3 }, { master: "db2" });
    const names = (...below: readonly ServerDeclaration[]) => {
      const { follow, settings } = planHost(topologyOf(top, ...below), below.at(-1)!);
      const filters = settings.owned.filter(({ name }) => name === "replicate_wild_do_table");
      return [follow?.marker, filters.map(({ value }) => value)];
    };
    expect(names(middle, leaf)).toEqual([false, ["shop.%"]]);
    expect(names(slave(), leaf)).toEqual([true, ["shop.%", "pulumi\\_replication.%"]]);
  });

  it("changes nothing in the plan of a server when slaves are declared later", () => {
    expect(planHost(topologyOf(db1), db1)).toEqual(planHost(chain, db1));
    expect(planHost(topologyOf(db1, db2), db2)).toEqual(planHost(chain, db2));
  });
});
