import { MultiMasterPair } from "../../../../src";
import { declaredByCase } from "../../declared";
import { host } from "../../host";

const { generation, settings } = declaredByCase();

const pair = new MultiMasterPair("pair", {
  engine: "mariadb-11.8",
  databases: [{ name: "shop" }],
  writer: "db1",
  settings: { bind_address: "0.0.0.0", max_connections: 200, ...settings },
  seed: { from: "db1", generation },
  members: [
    { name: "db1", host: host("trixie1"), serverId: 1 },
    { name: "db2", host: host("trixie2", "ops"), serverId: 2 },
  ],
});

export const servers = Object.values(pair.members).map(({ reach }) => reach);
