import { Master, Slave } from "../../../../src";
import { declaredByCase } from "../../declared";
import { host } from "../../host";

const engine = "mariadb-10.11";
const { generation, settings: more } = declaredByCase();
const settings = { max_connections: 200, ...more };

const db1 = new Master("db1", {
  host: host("bookworm1"),
  engine,
  serverId: 1,
  settings: { ...settings, bind_address: "0.0.0.0" },
  accounts: [{ user: "app", from: "10.77.0.%", grants: [{ on: "shop", privileges: ["ALL"] }] }],
  databases: [{ name: "shop" }],
});

const slave = { engine, master: db1, settings } as const;
// The one logs in as root, the other becomes root with sudo.
const db2 = new Slave("db2", {
  ...slave,
  host: host("bookworm2"),
  serverId: 2,
  seed: { generation },
});
const db3 = new Slave("db3", { ...slave, host: host("bookworm3", "ops"), serverId: 3 });

export const servers = [db1, db2, db3].map(({ reach }) => reach);
