import { semiSyncPlugins, semiSyncSettings } from "../../src/plan/semi-sync";
import type { ServerDeclaration } from "../../src/topology/topology";
import { master, slave, topologyOf, type Change } from "../support/declarations";

const semiSync = { timeoutSeconds: 1, waitPoint: "AFTER_SYNC" } as const;

/** Settings and plugins of the last of `servers`, on one line each. */
function planned(...servers: readonly ServerDeclaration[]) {
  const topology = topologyOf(...servers);
  const server = servers.at(-1)!;
  return [
    ...semiSyncSettings(topology, server).map(({ name, value }) => `${name} = ${value}`),
    ...semiSyncPlugins(topology, server).map(({ name, library }) => `${name} in ${library}`),
  ];
}

const top = (change: Change = {}) => master({ semiSync, ...change });

describe("semiSyncSettings() and semiSyncPlugins()", () => {
  it("are nothing where no master waits", () => {
    expect(planned(master())).toEqual([]);
    expect(planned(master(), slave())).toEqual([]);
  });

  it("are built in on MariaDB", () => {
    expect(planned(top())).toEqual([
      "rpl_semi_sync_master_enabled = ON",
      "rpl_semi_sync_master_timeout = 1000",
      "rpl_semi_sync_master_wait_point = AFTER_SYNC",
      "rpl_semi_sync_master_wait_no_slave = OFF",
    ]);
    expect(planned(top(), slave())).toEqual(["rpl_semi_sync_slave_enabled = ON"]);
  });

  it("are a plugin on MySQL, without which the server starts", () => {
    expect(planned(top({ line: "mysql-8.0" }))).toEqual([
      "loose_rpl_semi_sync_source_enabled = ON",
      "loose_rpl_semi_sync_source_timeout = 1000",
      "loose_rpl_semi_sync_source_wait_point = AFTER_SYNC",
      "loose_rpl_semi_sync_source_wait_no_replica = OFF",
      "rpl_semi_sync_source in semisync_source.so",
    ]);
  });

  it("speak the words of each server's own line", () => {
    const old = top({ line: "mysql-5.7" });
    expect(planned(old).at(-1)).toBe("rpl_semi_sync_master in semisync_master.so");
    expect(planned(old, slave({ line: "mysql-5.7" }))).toEqual([
      "loose_rpl_semi_sync_slave_enabled = ON",
      "rpl_semi_sync_slave in semisync_slave.so",
    ]);
    expect(planned(old, slave({ line: "mysql-8.0" }))).toEqual([
      "loose_rpl_semi_sync_replica_enabled = ON",
      "rpl_semi_sync_replica in semisync_replica.so",
    ]);
  });

  it("leave out a slave that is declared so, and slaves of slaves", () => {
    expect(planned(top(), slave({}, { semiSync: false }))).toEqual([]);
    expect(planned(top(), slave(), slave({ name: "db3", serverId: 3 }, { master: "db2" }))).toEqual(
      [],
    );
  });

  it("are both of a server that waits and answers", () => {
    expect(planned(top({ line: "mysql-9.7" }), slave({ line: "mysql-9.7", semiSync }))).toEqual([
      "loose_rpl_semi_sync_source_enabled = ON",
      "loose_rpl_semi_sync_source_timeout = 1000",
      "loose_rpl_semi_sync_source_wait_point = AFTER_SYNC",
      "loose_rpl_semi_sync_source_wait_no_replica = OFF",
      "loose_rpl_semi_sync_replica_enabled = ON",
      "rpl_semi_sync_source in semisync_source.so",
      "rpl_semi_sync_replica in semisync_replica.so",
    ]);
  });

  it("count milliseconds", () => {
    expect(planned(top({ semiSync: { ...semiSync, timeoutSeconds: 0.0015 } }))[1]).toBe(
      "rpl_semi_sync_master_timeout = 2",
    );
  });
});
