import { Master, Slave, TopologyError, type MasterArgs } from "../../src";
import { named, plainTexts, runProgram, type ProgramRun } from "../support/mocks";

const server = (id: number) => ({
  host: { address: `192.0.2.${id}` },
  engine: "mysql-8.4" as const,
  serverId: id,
});

/** A master that waits for db2, not for db3, and cannot for db4, which follows db2. */
function program(): void {
  const db1 = new Master("db1", { ...server(1), semiSync: {} });
  const db2 = new Slave("db2", { ...server(2), master: db1 });
  new Slave("db3", { ...server(3), master: db1, link: { semiSync: false } });
  new Slave("db4", { ...server(4), master: db2 });
}

describe("semiSync of a master", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runProgram(program);
  });
  const text = (name: string, input: string) =>
    String(named(run.registrations, name).inputs[input]);

  it.each([
    ["db1", " plugins=rpl_semi_sync_source=semisync_source.so", "source_enabled = ON"],
    ["db2", " plugins=rpl_semi_sync_replica=semisync_replica.so", "replica_enabled = ON"],
  ])("is in the configuration of %s, with the plugin that it needs", (name, plugins, setting) => {
    expect(text(`${name}-config`, "create")).toContain(plugins);
    expect(text(`${name}-config`, "stdin")).toContain(`\nloose_rpl_semi_sync_${setting}\n`);
  });

  it.each(["db3", "db4"])("is not in the configuration of %s", (name) => {
    expect(text(`${name}-config`, "create")).toContain(" plugins= ");
    expect(text(`${name}-config`, "stdin")).not.toContain("semi_sync");
  });

  it.each([
    ["db2", true],
    ["db3", false],
    ["db4", false],
  ])("is asked of %s when it follows and is proved: %s", (name, wanted) => {
    for (const step of ["follow", "mark", "verify"]) {
      expect(text(`${name}-${step}`, "create").includes("\nsemi_sync=on\n")).toBe(wanted);
    }
  });

  it("is shown in the plan and in the diagram", () => {
    const texts = plainTexts(run).join("\n");
    expect(texts).toContain("server_db1 -->|gtid, semi-sync| server_db2");
    expect(texts).toContain("server_db1 -->|gtid| server_db3");
    expect(texts).toContain("server_db2 -->|gtid| server_db4");
  });

  it.each([
    [{ timeout: 1 }, 'db1.semiSync: Unrecognized key: "timeout"'],
    [{ waitPoint: "AFTER" }, "db1.semiSync.waitPoint: "],
    [{ timeoutSeconds: "1" }, "db1.semiSync.timeoutSeconds: "],
    [{ timeoutSeconds: 0 }, "db1.semiSync.timeoutSeconds: must be 0.001 to 4294967: it is 0"],
  ])("is refused as %j", (semiSync, message) => {
    const args = { ...server(1), semiSync } as unknown as MasterArgs;
    const make = () => new Master("db1", args);
    expect(make).toThrow(TopologyError);
    expect(make).toThrow(message);
  });
});
