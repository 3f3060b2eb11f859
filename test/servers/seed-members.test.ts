import { query, type SandboxServer } from "../../dev/servers/server";
import { bothRun } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
import { masterOn, runStep, slaveOn, stepsOf } from "../support/topologies";
import { defaultFlavor } from "../support/words";

jest.setTimeout(90_000);
const servers = useServers();
const mariadb = defaultFlavor === "mariadb";
let master: SandboxServer;
let slave: SandboxServer;

const program = (generation: number) => () =>
  slaveOn(slave, masterOn(master), { seed: { generation } });
const lost = (columns: string) =>
  `db2: seed failed: these columns have members with characters of 4 bytes (as emoji are), which the master itself shows as "?", and a copy would have that: ${columns}; nothing was changed\n`;

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(
    master,
    "CREATE DATABASE shop; CREATE TABLE shop.plain (id INT PRIMARY KEY); INSERT INTO shop.plain VALUES (1)",
  );
  await applyProgram(program(1));
}, 300_000);

describe("a member that no definition shows", () => {
  it("is named with its column before anything is dropped, and copied when that holds text", async () => {
    await query(
      master,
      `SET sql_log_bin = 0; USE shop; CREATE TABLE moods (id INT PRIMARY KEY, e ENUM('😀', 'é') CHARACTER SET utf8mb4, \`s\`\`'\\\\\` SET('a', 'b😀') CHARACTER SET utf16);
       INSERT INTO moods VALUES (1, '😀', 'b😀'), (2, 'é', 'a')`,
    );
    expect(await failureOf(program(2))).toContain(lost("shop.moods (e), shop.moods (s`'\\\\)"));
    expect(await query(slave, "SELECT id FROM shop.plain")).toBe("1");
    expect(await bothRun(slave)).toBe(true);
    await query(
      master,
      "SET sql_log_bin = 0; ALTER TABLE shop.moods MODIFY e VARCHAR(9) CHARACTER SET utf8mb4, MODIFY `s``'\\\\` VARCHAR(9) CHARACTER SET utf8mb4",
    );
    await applyProgram(program(2));
    expect(await contents(slave)).toBe(await contents(master));
    expect(await query(slave, "SELECT e FROM shop.moods WHERE id = 1")).toBe("😀");
  });

  it("is told from a question mark, also without rows, or said to be unknown", async () => {
    await query(
      master,
      "SET sql_log_bin = 0; CREATE TABLE shop.asks (e ENUM('yes?', 'no?') CHARACTER SET utf8mb4, s SET('a?', 'b') CHARACTER SET utf8mb4); INSERT INTO shop.asks VALUES ('no?', 'a?,b')",
    );
    const steps = await stepsOf(program(3));
    await runStep(steps, "db2-seed-open");
    const { code, stderr } = await runStep(steps, "db2-seed");
    expect(code).toBe(0);
    const unknown = (column: string) =>
      `db2: warning: shop.asks (${column}) shows a member with "?": if that is another character on db1, one of 4 bytes in utf8mb4, it is a "?" here\n`;
    for (const column of ["e", "s"]) expect(stderr.includes(unknown(column))).toBe(!mariadb);
    expect(await contents(slave)).toBe(await contents(master));
    if (!mariadb) return;
    await query(
      master,
      "SET sql_log_bin = 0; CREATE TABLE shop.unused (e ENUM('yes?', '😀') CHARACTER SET utf8mb4, s SET('a', '😀') CHARACTER SET utf8mb4)",
    );
    expect(await failureOf(program(4))).toContain(lost("shop.unused (e), shop.unused (s)"));
  });
});
