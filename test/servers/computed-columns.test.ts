import { query, type SandboxServer } from "../../dev/servers/server";
import { applyProgram } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
import { masterOn, prove, slaveOn, stepsOf } from "../support/topologies";
import { defaultFlavor } from "../support/words";

jest.setTimeout(90_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
const program = (settings = {}) => slaveOn(slave, masterOn(master), { settings });

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(
    master,
    `CREATE DATABASE shop; CREATE TABLE shop.thirds
       (a INT PRIMARY KEY, q DECIMAL(20, 10) AS (1 / a) STORED)`,
  );
  await applyProgram(() => program());
}, 300_000);

describe("stored columns of a slave whose master computes by other settings by now", () => {
  beforeAll(() => query(master, "SET GLOBAL div_precision_increment = 9"));

  it("are an error of the proof where the applier computes them once more", async () => {
    const { code, stderr } = await prove(await stepsOf(() => program()));
    if (defaultFlavor === "mariadb") {
      expect([code, stderr]).toEqual([0, ""]);
      return;
    }
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      "these stored columns are computed here once more, and by other settings than their master's: shop.thirds (q); div_precision_increment = 9, default_week_format = 0, lc_time_names = 'en_US' there, div_precision_increment = 4, default_week_format = 0, lc_time_names = 'en_US' here",
    );
  });

  it("are none when the master's are declared for the slave, as it says, and rows are the same then", async () => {
    const declared = () => program({ div_precision_increment: 9 });
    await applyProgram(declared);
    expect((await prove(await stepsOf(declared))).code).toBe(0);
    await query(master, "INSERT INTO shop.thirds (a) VALUES (3)");
    expect((await prove(await stepsOf(declared))).code).toBe(0);
    const rows = "SELECT q FROM shop.thirds";
    expect(await query(slave, rows)).toBe(await query(master, rows));
  });
});
