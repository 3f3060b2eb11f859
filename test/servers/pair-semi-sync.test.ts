import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { semiSyncStatus, untilSemiSync } from "../support/semi-sync";
import { eventually } from "../support/stacks";
import { processOf } from "../support/topologies";

jest.setTimeout(120_000);
const servers = useServers();
const timeoutSeconds = 2;
let members: readonly [SandboxServer, SandboxServer];

beforeAll(async () => {
  members = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await applyProgram(() => pairOf(members, { semiSync: { timeoutSeconds } }));
  await query(
    members[0],
    "CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(40))",
  );
  await eventually(async () => expect(await query(members[1], "SHOW TABLES IN shop")).toBe("t"));
}, 300_000);

const insert = (server: SandboxServer) =>
  query(server, "INSERT INTO shop.t (text) VALUES (UUID())");
const counted = (server: SandboxServer, what: "yes_tx" | "no_times") =>
  semiSyncStatus(server, "master", what).then(Number);
const untilBothWait = async () => {
  const on = { waits: "ON", answeredBy: "1", answers: "ON" };
  await untilSemiSync(members[0], members[1], on);
  await untilSemiSync(members[1], members[0], on);
};

describe("a pair with semiSync", () => {
  it("has commits on either member wait for the other one", async () => {
    await untilBothWait();
    for (const server of members) {
      const before = await counted(server, "yes_tx");
      await insert(server);
      expect(await counted(server, "yes_tx")).toBe(before + 1);
    }
  });

  it("ends when both are written to at once: nobody waits for one that waits", async () => {
    const state = () =>
      Promise.all(
        members.map(async (server) => ({
          answered: await counted(server, "yes_tx"),
          inVain: await counted(server, "no_times"),
        })),
      );
    const before = await state();
    await Promise.all(members.flatMap((server) => [...Array(20)].map(() => insert(server))));
    for (const [i, { answered, inVain }] of (await state()).entries()) {
      // Commits of one group are answered once.
      expect(answered).toBeGreaterThan(before[i]!.answered);
      expect(inVain).toBe(before[i]!.inVain);
    }
  });

  it.each([
    ["first", 0],
    ["second", 1],
  ] as const)(
    "goes on after the timeout when the %s is frozen, and waits again when it answers",
    async (_, which) => {
      const frozen = members[which];
      const other = members[1 - which]!;
      const pid = processOf(frozen);
      const before = await counted(other, "no_times");
      process.kill(pid, "SIGSTOP");
      try {
        for (const wait of [true, false]) {
          const begun = Date.now();
          await insert(other);
          const seconds = (Date.now() - begun) / 1000;
          if (wait) expect(seconds).toBeGreaterThanOrEqual(timeoutSeconds);
          // One commit waits, those after it do not. The servers' own timeout is 10 s.
          expect(seconds).toBeLessThan(timeoutSeconds * 3);
        }
        expect(await counted(other, "no_times")).toBe(before + 1);
        expect(await semiSyncStatus(other, "master", "status")).toBe("OFF");
      } finally {
        process.kill(pid, "SIGCONT");
      }
      await untilBothWait();
      const rows = "SELECT COUNT(*), SUM(CRC32(text)) FROM shop.t";
      const there = await query(other, rows);
      await eventually(async () => expect(await query(frozen, rows)).toBe(there));
    },
  );
});
