import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { SettingValue } from "../../src/arguments/settings";
import { bothRun, untilStopped } from "../support/channel";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { eventually } from "../support/stacks";
import { processOf, prove, stepsOf } from "../support/topologies";
import { wordsOf } from "../support/words";

jest.setTimeout(120_000);
const servers = useServers();
let members: readonly [SandboxServer, SandboxServer];

const declared = (settings: Readonly<Record<string, SettingValue>> = {}) => {
  return () => pairOf(members, { settings });
};
const live = (name: string) =>
  Promise.all(members.map((server) => query(server, `SELECT @@global.${name}`)));

const PASSES_OVER = { slave_exec_mode: "IDEMPOTENT", slave_skip_errors: "1062" };

beforeAll(async () => {
  members = await Promise.all([servers.create("db1"), servers.create("db2")]);
  jest.spyOn(console, "warn").mockImplementation(); // the library warns of what hides conflicts
  await applyProgram(declared(PASSES_OVER));
  await query(members[0], "CREATE TABLE shop.t (id INT PRIMARY KEY, text VARCHAR(40))");
}, 300_000);

describe("settings that hide conflicts", () => {
  it("are as declared", async () => {
    expect(await live("slave_exec_mode")).toEqual(["IDEMPOTENT", "IDEMPOTENT"]);
    expect(await live("slave_skip_errors")).toEqual(["1062", "1062"]);
  });

  it("go live where the server lets them", async () => {
    const before = members.map(processOf);
    await applyProgram(declared({ slave_skip_errors: "1062" }));
    expect(await live("slave_exec_mode")).toEqual(["STRICT", "STRICT"]);
    expect(members.map(processOf)).toEqual(before);
    expect(await Promise.all(members.map(bothRun))).toEqual([true, true]);
  });

  it("go by restarts, one member after the other, where it does not", async () => {
    const before = members.map(processOf);
    const answers = (server: SandboxServer) =>
      query(server, "SELECT 1").then(
        () => true,
        () => false,
      );
    const seen: (readonly boolean[])[] = [];
    let over = false;
    const watch = (async () => {
      while (!over) seen.push(await Promise.all(members.map(answers)));
    })();
    try {
      await applyProgram(declared());
    } finally {
      over = true;
      await watch;
    }
    expect(await live("slave_skip_errors")).toEqual(["OFF", "OFF"]);
    for (const [i, server] of members.entries()) expect(processOf(server)).not.toBe(before[i]);
    expect(seen).toContainEqual([true, false]);
    expect(seen).toContainEqual([false, true]);
    expect(seen).not.toContainEqual([false, false]);
    expect(await Promise.all(members.map(bothRun))).toEqual([true, true]);
  });
});

describe("rows of one key that both members wrote", () => {
  it("stop both, and a proof of either direction names them", async () => {
    const [a, b] = members;
    await eventually(async () => expect(await query(b, "SHOW TABLES IN shop")).toBe("t"));
    for (const server of members) await query(server, wordsOf(server).stopApplier);
    await query(a, "INSERT INTO shop.t VALUES (1, 'of the first')");
    await query(b, "INSERT INTO shop.t VALUES (1, 'of the second')");
    for (const server of members) await query(server, wordsOf(server).startApplier);
    for (const server of members) await untilStopped(server, 1062);

    const steps = await stepsOf(declared());
    for (const { name } of members) {
      const { code, stderr } = await prove(steps, name);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        new RegExp(
          `^${name}: verify failed: the slave stopped applying with error 1062: .*table shop\\.t; Duplicate entry '1' for key '(t\\.)?PRIMARY'.*\\n {2}-> `,
        ),
      );
    }
    expect(await query(a, "SELECT text FROM shop.t")).toBe("of the first");
    expect(await query(b, "SELECT text FROM shop.t")).toBe("of the second");
  });
});
