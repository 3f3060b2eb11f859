import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { dataTemplate } from "../../dev/servers/data-template";
import { query, startServer, stopServer, type SandboxServer } from "../../dev/servers/server";
import { useServers, type TestServers } from "./test-servers";
import { numbers, wordsOf } from "./words";
import { channelOf } from "./channel";
import { TestStack } from "./stack";
import { until } from "./topologies";

/** Servers and stacks of one test file. */
export interface TestStacks extends TestServers {
  /** A new stack, without servers; of `program` and `project`, see {@link TestStack.create}. */
  stack(name: string, program?: string, project?: string): Promise<TestStack>;
  /** A new server with the database `shop` and `rows` rows in `shop.item`. */
  shop(name: string, rows?: number): Promise<SandboxServer>;
  /** Makes `server` a new, empty one at the same address, as when its host was installed again. */
  rebuild(server: SandboxServer): Promise<void>;
}

/** What a run is that changes nothing. `toEqual`, not `toMatchObject`: to the latter every object has the shape of an empty one. */
export const NO_CHANGES = { code: 0, output: expect.any(String) as string, changes: {} };

/** As {@link useServers}, with stacks beside them. */
export function useStacks(): TestStacks {
  const servers = useServers();
  return {
    ...servers,
    stack: (name, program, project) =>
      TestStack.create(join(servers.directory(), `stack-${name}`), program, project),
    shop: async (name, rows = 3) => {
      const server = await servers.create(name);
      await query(
        server,
        `CREATE DATABASE shop; USE shop; CREATE TABLE shop.item (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(400));
         INSERT INTO shop.item (text) SELECT REPEAT(seq, 40) FROM ${numbers(rows)}`,
      );
      return server;
    },
    rebuild: async (server) => {
      await stopServer(server);
      const { dataDirectory, stateDirectory, installDirectory, configFile } = server.host;
      for (const path of [dataDirectory, stateDirectory, installDirectory, configFile]) {
        await rm(path, { recursive: true, force: true });
      }
      await cp(await dataTemplate(servers.programs(), () => undefined), dataDirectory, {
        recursive: true,
      });
      await startServer(server);
    },
  };
}

/** A lock on `shop.item`, behind which a copy waits. */
export interface Held {
  /** Resolves when a copy waits; after 5 s it ends itself and tries again later. */
  waits(): Promise<void>;
  release(): Promise<void>;
}

/** Locks `shop.item`. */
export async function holdItems(server: SandboxServer): Promise<Held> {
  const sessionIn = (state: string) =>
    query(server, `SELECT MAX(id) FROM information_schema.processlist WHERE state = '${state}'`);
  const lock = "LOCK TABLES shop.item WRITE; SELECT SLEEP(1000)";
  // MySQL's dump flushes tables before it reads them.
  const waits = { mariadb: "Waiting for table metadata lock", mysql: "Waiting for table flush" };
  const held = query(server, lock).catch(() => "ended");
  await until(async () => (await sessionIn("User sleep")) !== "NULL");
  return {
    waits: () => until(async () => (await sessionIn(waits[wordsOf(server).flavor])) !== "NULL"),
    release: async () => {
      await query(server, `KILL QUERY ${await sessionIn("User sleep")}`);
      await held;
    },
  };
}

/** Rows of `shop.item`, as text to compare. */
export function items(server: SandboxServer): Promise<string> {
  return query(server, "SELECT COUNT(*), MAX(id), SUM(CRC32(text)) FROM shop.item");
}

/** Writes a row on `from` and waits until `to` has as many rows as `from`. */
export async function expectRowTravels(from: SandboxServer, to: SandboxServer): Promise<void> {
  await query(from, "INSERT INTO shop.item (text) VALUES (UUID())");
  const there = await items(from);
  await eventually(async () => expect(await items(to)).toBe(there));
}

/** Repeats `expectation` until it holds; after 20 s its own failure is the test's. */
export async function eventually(expectation: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** State of a slave's threads: IO, SQL, last error. */
export async function threads(server: SandboxServer): Promise<string> {
  const channel = await channelOf(server);
  if (Object.keys(channel).length === 0) return "no channel";
  const { Slave_IO_Running, Slave_SQL_Running, Last_Errno } = channel;
  return [Slave_IO_Running, Slave_SQL_Running, Last_Errno].join("/");
}
