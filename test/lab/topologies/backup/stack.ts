import { Master, Slave } from "../../../../src";
import { declaredByCase } from "../../declared";
import { host } from "../../host";

const engine = "mariadb-10.11";
const { generation, settings: more } = declaredByCase();
const settings = { bind_address: "0.0.0.0", max_connections: 200, ...more };

const db1 = new Master("db1", { host: host("bookworm4", "ops"), engine, serverId: 1, settings });
// Everything is replicated, so the data come by mariadb-backup, from host to host over SSH.
const db2 = new Slave("db2", {
  host: host("bookworm5", "ops"),
  engine,
  serverId: 2,
  master: db1,
  settings,
  seed: { method: "backup", generation },
});

export const servers = [db1, db2].map(({ reach }) => reach);
