import { query, type SandboxServer } from "../../dev/servers/server";
import { chosenLine } from "../../dev/servers/lines";
import { useServers } from "../support/test-servers";
import type { MasterArgs, SlaveArgs } from "../../src";
import { found, preflight, quiet } from "../support/preflight";
import {
  configFileOf,
  masterOn,
  processOf,
  runStep,
  slaveOn,
  stepsOf,
} from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();

const declare =
  (db1: SandboxServer, db2: SandboxServer) =>
  (above: Partial<MasterArgs> = {}, below: Partial<SlaveArgs> = {}) =>
  () =>
    slaveOn(db2, masterOn(db1, above), below);

// MariaDB keeps no variables apart, and its transactions always carry GTIDs.
(chosenLine()?.startsWith("mysql") ? describe : describe.skip)("MySQL", () => {
  let db1: SandboxServer;
  let db2: SandboxServer;
  let program: ReturnType<typeof declare>;
  beforeAll(async () => {
    [db1, db2] = await Promise.all([
      servers.create("db1", { config: "server_id=11" }),
      servers.create("db2", { config: "server_id=12" }),
    ]);
    program = declare(db1, db2);
  });

  describe("with variables that it keeps apart from its option files", () => {
    const persisted = (name: string, value: string, declared: string) =>
      `${name} is persisted as "${value}" (SET PERSIST, in mysqld-auto.cnf), which wins over every option file, declared is "${declared}"`;

    afterAll(() => query(db2, "RESET PERSIST"));

    it("is named each one that would win over what replication depends on", async () => {
      await query(
        db2,
        "SET PERSIST server_id = 7; SET PERSIST read_only = OFF; SET PERSIST_ONLY gtid_mode = ON; SET PERSIST max_connections = 77",
      );
      expect(await preflight("db2", program())).toEqual(
        found(
          "db2",
          `${persisted("read_only", "OFF", "ON")}: run RESET PERSIST read_only`,
          `${persisted("server_id", "7", "2")}: run RESET PERSIST server_id`,
        ),
      );
      await query(
        db2,
        "RESET PERSIST read_only; RESET PERSIST server_id; SET GLOBAL server_id = 12",
      );
      expect(await preflight("db2", program())).toEqual(quiet);
    });

    it("is left as it is when a declared setting would come back", async () => {
      const process = processOf(db2);
      const steps = await stepsOf(program({}, { settings: { max_connections: 200 } }));
      expect(await runStep(steps, "db2-config")).toEqual({
        code: 1,
        stdout: "",
        stderr: `db2: config failed: ${persisted("max_connections", "77", "200")}; nothing was changed\n  -> run RESET PERSIST max_connections\n`,
      });
      expect(configFileOf(db2)).toBeUndefined();
      expect(processOf(db2)).toBe(process);
      expect(await query(db2, "SELECT @@max_connections, @@server_id")).toBe("77\t12");
    });

    it("is configured when they say the same", async () => {
      const steps = await stepsOf(program({}, { settings: { "max-connections": "77" } }));
      expect((await runStep(steps, "db2-config")).code).toBe(0);
      expect(await query(db2, "SELECT @@max_connections, @@server_id")).toBe("77\t2");
    });
  });

  describe("without its performance schema", () => {
    let blind: SandboxServer;
    beforeAll(async () => {
      blind = await servers.create("blind", { config: "server_id=13\nperformance_schema=OFF" });
    });
    const finding =
      "with performance_schema = OFF a slave shows neither its filters nor other channels: declare settings: { performance_schema: true }, which restarts the server";
    const as = (settings: SlaveArgs["settings"]) => () =>
      slaveOn(blind, masterOn(db1), settings === undefined ? {} : { settings });

    it("is no slave before anything changes, and is one with what is said", async () => {
      expect(await preflight("blind", as(undefined))).toEqual(found("blind", finding));
      expect(await preflight("blind", as({ performance_schema: true }))).toEqual(quiet);
      const steps = await stepsOf(as({ "performance-schema": "on" }));
      expect((await runStep(steps, "blind-config")).code).toBe(0);
      expect(await preflight("blind", as({}))).toEqual(quiet);
      expect(await preflight("blind", as({ performance_schema: false }))).toEqual(
        found("blind", finding),
      );
    });

    it("may be a master", async () => {
      const program = () => masterOn(blind, { settings: { performance_schema: false } });
      expect(await preflight("blind", program)).toEqual(quiet);
    });
  });

  describe("with data", () => {
    const migration =
      'gtid_mode is "ON" on this server with data, declared "OFF": that is a migration, step by step and not by a restart: ' +
      'declare what it is (gtid: false on the master, position: "file" on its slaves, when GTIDs are off), or migrate it first as the server\'s manual says';
    const without = () => program({ gtid: false }, { position: "file" });

    it("may have GTIDs as declared while there is nothing to lose", async () => {
      expect(await preflight("db1", without())).toEqual(quiet);
    });

    it("keeps its GTIDs as they are", async () => {
      await query(db1, "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY)");
      expect(await preflight("db1", without())).toEqual(found("db1", migration));
      expect(await preflight("db1", program())).toEqual(quiet);
    });

    it("may have them otherwise on a slave that is seeded anyway", async () => {
      await query(
        db2,
        "SET GLOBAL super_read_only = OFF; CREATE DATABASE own; CREATE TABLE own.t (a INT PRIMARY KEY)",
      );
      const overwrite = await query(db2, "SELECT @@server_uuid");
      const slave = (seed: NonNullable<SlaveArgs["seed"]>) =>
        program({ gtid: false }, { position: "file", seed });
      expect(await preflight("db2", slave({ overwrite }))).toEqual(quiet);
      expect(await preflight("db2", slave({ method: "none" }))).toEqual(found("db2", migration));
    });
  });
});
