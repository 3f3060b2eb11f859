import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { streams } from "../support/channel";
import { useClients } from "../support/clients";
import { failureOf } from "../support/failure-of";
import { login } from "../support/login";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { eventually } from "../support/stacks";
import { processOf, runStep, startStep, stepsOf, until } from "../support/topologies";
import { wordsOf } from "../support/words";

jest.setTimeout(240_000);
const servers = useServers();
const client = useClients();
let a: SandboxServer;
let b: SandboxServer;

const declared = (writer: string, switchSeconds = 10) => {
  return () =>
    pairOf([a, b], {
      writer,
      switchSeconds,
      accounts: [{ user: "app", password: "p", grants: [{ on: "shop", privileges: ["ALL"] }] }],
    });
};
const readOnly = () =>
  Promise.all([a, b].map((server) => query(server, "SELECT @@global.read_only")));
const [WRITES, BOUND] = ["0", "1"];

beforeAll(async () => {
  [a, b] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await applyProgram(declared("db1"));
  await query(
    a,
    `CREATE TABLE shop.t (number INT PRIMARY KEY, at INT);
     CREATE TABLE shop.sum (id INT PRIMARY KEY, n INT); INSERT INTO shop.sum VALUES (1, 0)`,
  );
}, 300_000);

/** Writes as the application, which read_only binds. */
async function write(server: SandboxServer, sql: string): Promise<void> {
  const { stderr } = await login(server, "app", "p", sql);
  if (stderr !== "") throw new Error(stderr);
}

it("a single writer is the only one that applications can write to", async () => {
  expect(await readOnly()).toEqual([WRITES, BOUND]);
  await write(a, "INSERT INTO shop.t VALUES (-1, 1)");
  await expect(write(b, "INSERT INTO shop.t VALUES (-2, 2)")).rejects.toThrow("--read-only");
});

it("changes live, while a client writes on: no row is lost, and none is another one on the other member", async () => {
  await query(a, "DELETE FROM shop.t");
  let at = a;
  // Goes where it is let. Each write changes a row that all change: it must not meet one that has not arrived yet.
  const writer = client(async (number) => {
    try {
      await write(
        at,
        `BEGIN; UPDATE shop.sum SET n = n + 1; INSERT INTO shop.t SELECT ${number}, n FROM shop.sum; COMMIT`,
      );
    } catch (error) {
      at = at === a ? b : a;
      throw error;
    }
  });
  await writer.commits(10);
  const untouched = async () => ({
    processes: [a, b].map(processOf),
    channels: await Promise.all([a, b].map(streams)),
  });
  const before = await untouched();
  for (const [name, expected] of [
    ["db2", [BOUND, WRITES]],
    ["db1", [WRITES, BOUND]],
    ["both", [WRITES, WRITES]],
    ["db2", [BOUND, WRITES]],
  ] as const) {
    await applyProgram(declared(name));
    expect(await readOnly()).toEqual(expected);
    await writer.commits(10);
  }
  await writer.stop();

  expect(await untouched()).toEqual(before);
  for (const { error } of writer.failed) expect(error).toContain("--read-only");
  const rows = writer.committed.map((number, i) => `${number}\t${i + 1}`).join("\n");
  for (const server of [a, b])
    await eventually(async () =>
      expect(await query(server, "SELECT * FROM shop.t ORDER BY number")).toBe(rows),
    );
});

describe("a writer whose successor does not catch up", () => {
  const stopped = (server: SandboxServer) => wordsOf(server).stopApplier;
  const started = (server: SandboxServer) => wordsOf(server).startApplier;
  const late = (seconds: number) =>
    `db1: writer failed: db2 does not have everything within ${seconds} s; applications write here again\n  -> see that it follows and has caught up, then run pulumi up again, or raise switchSeconds\n`;
  const insert = () => query(a, "INSERT INTO shop.t SELECT MAX(number) + 1, 0 FROM shop.t");

  beforeEach(async () => {
    await query(b, started(b));
    await applyProgram(declared("db1"));
    await query(b, stopped(b));
    await insert();
  });
  afterAll(() => query(b, started(b)));

  it("is written to again after switchSeconds, which the error says, and changes when it has", async () => {
    expect(await failureOf(declared("db2", 1))).toBe(`db1-writer: exit 1\n${late(1)}`);
    expect(await readOnly()).toEqual([WRITES, BOUND]);
    await write(a, "INSERT INTO shop.t VALUES (-2, 1)");
    await query(b, started(b));
    await applyProgram(declared("db2", 10));
    expect(await readOnly()).toEqual([BOUND, WRITES]);
    expect(await query(b, "SELECT COUNT(*) FROM shop.t WHERE number = -2")).toBe("1");
  });

  it("is waited for again by the next run when the change was killed", async () => {
    const running = startStep(await stepsOf(declared("db2", 100)), "db1-writer");
    await until(async () => (await readOnly())[0] === BOUND);
    await running.kill();
    expect(await readOnly()).toEqual([BOUND, BOUND]);
    expect(await runStep(await stepsOf(declared("db2", 1)), "db1-writer")).toEqual({
      code: 1,
      stdout: "",
      stderr: late(1),
    });
    expect(await readOnly()).toEqual([WRITES, BOUND]);
  });
});
