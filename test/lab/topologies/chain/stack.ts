import { Master, Slave } from "../../../../src";
import { declaredByCase } from "../../declared";
import { host } from "../../host";

const engine = "mariadb-11.8";
const { settings: more } = declaredByCase();
const settings = { bind_address: "0.0.0.0", max_connections: 200, ...more };

const db1 = new Master("db1", {
  host: host("trixie3"),
  engine,
  serverId: 1,
  settings,
  databases: [{ name: "shop" }],
});
const slave = { engine, settings } as const;
const db2 = new Slave("db2", { ...slave, host: host("trixie4", "ops"), serverId: 2, master: db1 });
// It gets all from the slave above it.
const db3 = new Slave("db3", { ...slave, host: host("trixie5"), serverId: 3, master: db2 });

export const servers = [db1, db2, db3].map(({ reach }) => reach);
