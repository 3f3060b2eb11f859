import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { MasterArgs } from "../../src";
import { applyProgram, type Ran } from "../support/mini-engine";
import { masterOn, runStep, stepsOf } from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();
const UTF8 = { characterSet: "utf8mb4", collation: "utf8mb4_unicode_ci" };

let server: SandboxServer;
beforeAll(async () => {
  server = await servers.create("db1");
  await applyProgram(() => masterOn(server));
});

const run = async (
  databases: NonNullable<MasterArgs["databases"]>,
  step = "db1-databases",
): Promise<Ran> => runStep(await stepsOf(() => masterOn(server, { databases })), step);

const made = (name: string) =>
  query(
    server,
    `SELECT default_character_set_name, default_collation_name FROM information_schema.schemata WHERE schema_name = '${name}'`,
  );

describe("databases of a master", () => {
  it("that say what they are made of are made, in no binary log, and not again", async () => {
    const before = await query(server, "SHOW BINARY LOGS");
    expect((await run([{ name: "a`b_%", ...UTF8 }])).code).toBe(0);
    expect(await made("a`b_%")).toBe("utf8mb4\tutf8mb4_unicode_ci");
    await query(server, "SET sql_log_bin = 0; CREATE TABLE `a``b_%`.t (id INT)");
    expect((await run([{ name: "a`b_%", ...UTF8 }])).code).toBe(0);
    expect(await query(server, "SHOW TABLES IN `a``b_%`")).toBe("t");
    expect(await query(server, "SHOW BINARY LOGS")).toBe(before);
  });

  it("that are there, and are otherwise, are left and named", async () => {
    await query(server, "CREATE DATABASE latin CHARACTER SET latin1");
    const { code, stderr } = await run([{ name: "latin", characterSet: "utf8mb4" }]);
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      'db1: databases failed: the database "latin" was there already, with latin1; declared is utf8mb4\n  -> ALTER DATABASE `latin` changes what new tables get, not those that are there: run it, or correct the declaration',
    );
    expect(await made("latin")).toContain("latin1");
  });

  it("that are named alone must be there, those that are made need not", async () => {
    const { stderr } = await run(["missing", { name: "later", ...UTF8 }], "db1-preflight");
    expect(stderr).toContain('the database "missing" is declared but is not on this server');
    expect(stderr).not.toContain("later");
    expect((await run([{ name: "later", ...UTF8 }], "db1-preflight")).code).toBe(0);
  });
});
