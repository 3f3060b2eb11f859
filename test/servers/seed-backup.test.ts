import { existsSync } from "node:fs";
import { query, type SandboxServer } from "../../dev/servers/server";
import { bothRun } from "../support/channel";
import { contents } from "../support/contents";
import { applyProgram } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
import { masterOn, slaveOn } from "../support/topologies";

jest.setTimeout(120_000);
const servers = useServers();

describe("a seed by mariadb-backup", () => {
  let master: SandboxServer;
  let slave: SandboxServer;
  const program = () => slaveOn(slave, masterOn(master), { seed: { method: "backup" } });

  beforeAll(async () => {
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(
      master,
      `CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY, x VARCHAR(200)); INSERT INTO shop.t VALUES (1, 'one');
       CREATE EVENT shop.e ON SCHEDULE EVERY 1 SECOND DO INSERT INTO shop.t VALUES (UNIX_TIMESTAMP(), 'by event');
       CREATE USER masters@'%' IDENTIFIED BY 'theirs';`,
    );
    await query(
      slave,
      "CREATE USER slaves@'%' IDENTIFIED BY 'own'; GRANT SELECT ON *.* TO slaves@'%'",
    );
  }, 300_000);

  it("works", async () => {
    await applyProgram(program);
    expect(existsSync(`${slave.host.dataDirectory}.pulumi_replication`)).toBe(false);
    await bothRun(slave);
    expect(await contents(slave)).toEqual(await contents(master));
  });
});
