import {
  killServer,
  query,
  type SandboxServer,
  startServer,
  stopServer,
} from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun, untilChannel } from "../support/channel";
import { type Client, useClients } from "../support/clients";
import { openWay, type Way } from "../support/cut-network";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { eventually } from "../support/stacks";

jest.setTimeout(120_000);
const servers = useServers();
const client = useClients();
let members: readonly SandboxServer[];
/** How each member is reached by the other one. */
let ways: readonly Way[] = [];

const declared = () =>
  pairOf(members, {
    members: members.map((server, i) => ({
      name: server.name,
      host: { ...server.host, address: ways[i]!.address },
    })),
  });

beforeAll(async () => {
  members = await Promise.all([servers.create("db1"), servers.create("db2")]);
  const [a, b] = members;
  ways = [await openWay(a!, "127.0.0.2", "127.0.0.3"), await openWay(b!, "127.0.0.3", "127.0.0.2")];
  await applyProgram(declared);
  await query(
    a!,
    "CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, who VARCHAR(40), number INT)",
  );
}, 300_000);
afterAll(() => Promise.all(ways.map((way) => way.close())));

/** Two clients, each on a member of its own, under names that no other test has. */
let round = 0;
function load(): readonly Client[] {
  round += 1;
  const who = (server: SandboxServer) => `${server.name}-${round}`;
  return members.map((server) =>
    client((number) =>
      query(server, `INSERT INTO shop.t (who, number) VALUES ('${who(server)}', ${number})`),
    ),
  );
}

const commits = (clients: readonly Client[]) => Promise.all(clients.map((one) => one.commits(20)));

/** What clients were told is committed is on both members, which hold the same, and the next run proves it and is green. */
async function expectConverges(clients: readonly Client[]): Promise<void> {
  await Promise.all(clients.map((one) => one.stop()));
  const [a, b] = members as [SandboxServer, SandboxServer];
  const all = "SELECT id, who, number FROM shop.t ORDER BY id";
  await eventually(async () => expect(await query(a, all)).toBe(await query(b, all)));
  for (const [i, { committed }] of clients.entries()) {
    const rows = await query(
      a,
      `SELECT number FROM shop.t WHERE who = '${members[i]!.name}-${round}'`,
    );
    const there = new Set(rows.split("\n").map(Number));
    expect(committed.filter((number) => !there.has(number))).toEqual([]);
  }
  for (const server of members)
    await eventually(async () => expect(await bothRun(server)).toBe(true));
  await applyProgram(declared);
}

const CASES = [
  ["the first", [0]],
  ["the second", [1]],
  ["both", [0, 1]],
] as const;

describe("a pair that clients write to on both sides", () => {
  it.each(CASES)("converges when %s is stopped and started", async (_, which) => {
    const clients = load();
    await commits(clients);
    await Promise.all(which.map((i) => stopServer(members[i]!)));
    await commits(clients.filter((__, i) => !which.some((one) => one === i)));
    await Promise.all(which.map((i) => startServer(members[i]!)));
    await commits(clients);
    await expectConverges(clients);
  });

  it.each(CASES)("converges when %s is killed (-9)", async (_, which) => {
    const clients = load();
    await commits(clients);
    await Promise.all(which.map((i) => killServer(members[i]!)));
    await commits(clients.filter((__, i) => !which.some((one) => one === i)));
    await Promise.all(which.map((i) => startServer(members[i]!)));
    await commits(clients);
    await expectConverges(clients);
  });

  it("converges when nothing went between them for a while and nobody was told", async () => {
    const clients = load();
    await commits(clients);
    for (const way of ways) way.silence();
    await commits(clients);
    const [a, b] = members as [SandboxServer, SandboxServer];
    // Each has rows that the other one does not get.
    const of = (server: SandboxServer) =>
      `SELECT COUNT(*) FROM shop.t WHERE who = '${server.name}-${round}'`;
    expect(Number(await query(b, of(a)))).toBeLessThan(clients[0]!.committed.length);
    expect(Number(await query(a, of(b)))).toBeLessThan(clients[1]!.committed.length);
    await Promise.all(ways.map((way) => way.mend()));
    await commits(clients);
    await expectConverges(clients);
  });

  it("converges when connections between them were broken off and refused for a while", async () => {
    const clients = load();
    await commits(clients);
    await Promise.all(ways.map((way) => way.refuse()));
    for (const server of members) await untilChannel(server, "Slave_IO_Running", "Connecting");
    await commits(clients);
    await Promise.all(ways.map((way) => way.mend()));
    await commits(clients);
    await expectConverges(clients);
  });
});
