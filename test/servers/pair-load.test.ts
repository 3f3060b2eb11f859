import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun } from "../support/channel";
import { useClients } from "../support/clients";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { eventually } from "../support/stacks";

jest.setTimeout(120_000);
const servers = useServers();
const client = useClients();
let a: SandboxServer;
let b: SandboxServer;

const TABLES = ["key_id_map", "keyXidYmap", "session", "session_attribute", "local"];
const TRAVEL = "shop.key_id_map, shop.session, shop.session_attribute";

beforeAll(async () => {
  [a, b] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await applyProgram(() =>
    pairOf([a, b], { replicate: { tables: ["shop.key_id_map", "shop.session%"] } }),
  );
  for (const server of [a, b]) {
    await query(
      server,
      TABLES.map(
        (table) =>
          `SET sql_log_bin = 0; CREATE TABLE shop.${table} (id INT AUTO_INCREMENT PRIMARY KEY, at INT, text VARCHAR(40))`,
      ).join(";"),
    );
  }
}, 300_000);

describe("two members that clients write to at once", () => {
  it("hold the same rows afterwards, under keys that never met", async () => {
    const clients = [a, a, b, b].map((server, i) =>
      client((number) => {
        const insert = (table: string) =>
          `INSERT INTO shop.${table} (at, text) VALUES (${i}, ${number}), (${i}, REPEAT('x', 20))`;
        // Each touches rows of its own only: who changes the same row on both members decides nothing.
        return query(
          server,
          `BEGIN; ${insert("key_id_map")}; ${insert("session")}; COMMIT;
            ${insert("session_attribute")};
            UPDATE shop.session_attribute SET text = UUID() WHERE at = ${i} AND id % 3 = 0;
            DELETE FROM shop.session WHERE at = ${i} AND id % 5 = 0`,
        );
      }),
    );
    await Promise.all(clients.map((one) => one.commits(40)));
    await Promise.all(clients.map((one) => one.stop()));

    expect(clients.flatMap(({ failed }) => failed)).toEqual([]);
    await eventually(async () =>
      expect(await query(b, `CHECKSUM TABLE ${TRAVEL}`)).toBe(
        await query(a, `CHECKSUM TABLE ${TRAVEL}`),
      ),
    );
    const rows = clients.reduce((sum, { committed }) => sum + 2 * committed.length, 0);
    for (const server of [a, b]) {
      expect(await query(server, "SELECT COUNT(*) FROM shop.key_id_map")).toBe(String(rows));
      expect(await bothRun(server)).toBe(true);
    }
  });
});

describe("tables that replicate.tables does not name", () => {
  const rows = (server: SandboxServer, table: string) =>
    query(server, `SELECT at, text FROM shop.${table} ORDER BY id`);

  it("stay as each member has them, and do not stop the other one", async () => {
    await query(a, "INSERT INTO shop.local (at, text) VALUES (1, 'of the first')");
    await query(
      b,
      "INSERT INTO shop.local (at, text) VALUES (2, 'of the second'), (2, 'and more')",
    );
    await query(b, "CREATE TABLE shop.unknown (id INT PRIMARY KEY)");
    await query(b, "INSERT INTO shop.unknown VALUES (1)");
    await expectTravels();
    expect(await rows(a, "local")).toBe("1\tof the first");
    expect(await rows(b, "local")).toBe("2\tof the second\n2\tand more");
    expect(await query(a, "SHOW TABLES IN shop LIKE 'unknown'")).toBe("");
  });

  it("stay even when they look like one, with another character for each _", async () => {
    await query(a, "INSERT INTO shop.keyXidYmap (at, text) VALUES (1, 'like one that travels')");
    await expectTravels();
    expect(await rows(b, "keyXidYmap")).toBe("");
  });

  /** What was written before on either member is past when this has arrived. */
  async function expectTravels(): Promise<void> {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const text = `${from.name} ${expect.getState().currentTestName?.slice(-20)}`;
      await query(from, `INSERT INTO shop.key_id_map (text) VALUES ('${text}')`);
      const found = `SELECT COUNT(*) FROM shop.key_id_map WHERE text = '${text}'`;
      await eventually(async () => expect(await query(to, found)).toBe("1"));
    }
  }
});
