import { Master, Slave } from "../../../../src";
import { declaredByCase } from "../../declared";
import { host } from "../../host";

const engine = "mysql-9.7";
const { generation, settings: more } = declaredByCase();
const settings = { bind_address: "0.0.0.0", max_connections: 200, ...more };

const db1 = new Master("db1", { host: host("sid1"), engine, serverId: 1, settings });
// Everything is replicated, so the data come by CLONE.
const db2 = new Slave("db2", {
  host: host("sid2", "ops"),
  engine,
  serverId: 2,
  master: db1,
  settings,
  seed: { method: "clone", generation },
});

export const servers = [db1, db2].map(({ reach }) => reach);
