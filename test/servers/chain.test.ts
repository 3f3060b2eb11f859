import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun, channelOf, streams, untilQuery } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram, type Ran, runCommand } from "../support/mini-engine";
import { wordsOf, writeOnSlave } from "../support/words";
import { whileWriting } from "../support/writer";
import {
  configFileOf,
  masterOn,
  runDelete,
  runStep,
  slaveOn,
  stepsOf,
} from "../support/topologies";

jest.setTimeout(90_000);
const servers = useServers();
let master: SandboxServer;
let middle: SandboxServer;
let leaf: SandboxServer;
let second: SandboxServer;

/** An account that was there before this library. */
const ADOPTED = { user: "adopted", password: "given" };

const generations = { middle: 1, leaf: 1 };
const chain = () => {
  const db1 = masterOn(master);
  const db2 = slaveOn(middle, db1, { seed: { generation: generations.middle } });
  // By file: no GTID would tell that the middle's logs have begun anew.
  slaveOn(leaf, db2, {
    serverId: 3,
    position: "file",
    seed: { generation: generations.leaf },
    link: ADOPTED,
  });
  return db1;
};
const withSecond = () => slaveOn(second, chain(), { serverId: 4 });

async function stateOf(server: SandboxServer): Promise<unknown> {
  return {
    contents: await contents(server),
    accounts: await query(server, "SELECT user, host FROM mysql.user ORDER BY 1, 2"),
    config: configFileOf(server),
    channel: await channelOf(server),
    gtid: await query(server, wordsOf(server).executed),
    streams: await streams(server),
  };
}

const write = () => query(master, "INSERT INTO shop.t (x) VALUES (0)");

async function expectSame(...others: readonly SandboxServer[]): Promise<void> {
  const checksum = await query(master, "CHECKSUM TABLE shop.t");
  for (const server of others) {
    await untilQuery(server, "CHECKSUM TABLE shop.t", checksum);
    expect(await contents(server)).toBe(await contents(master));
    expect([server.name, await bothRun(server)]).toEqual([server.name, true]);
  }
}

beforeAll(async () => {
  [master, middle, leaf, second] = (await Promise.all(
    ["db1", "db2", "db3", "db4"].map((name) => servers.create(name)),
  )) as [SandboxServer, SandboxServer, SandboxServer, SandboxServer];
  await query(
    middle,
    `SET sql_log_bin = 0; CREATE USER ${ADOPTED.user}@'127.0.0.1' IDENTIFIED BY '${ADOPTED.password}'`,
  );
  await query(
    master,
    "CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT, x INT); INSERT INTO shop.t (x) VALUES (1)",
  );
}, 300_000);

describe("a slave of a slave", () => {
  it("gets what is written at the top", async () => {
    await applyProgram(chain);
    await query(master, "INSERT INTO shop.t (x) VALUES (2)");
    await expectSame(middle, leaf);
    expect((await channelOf(leaf))["Master_Port"]).toBe(String(middle.port));
  });

  it("is not touched by a second slave that comes and goes", async () => {
    const before = [await streams(master), await streams(middle)];
    await applyProgram(withSecond);
    await expectSame(middle, leaf, second);
    expect((await streams(master)).split("\n")).toContain(before[0]);
    expect(await streams(middle)).toBe(before[1]);

    const steps = await stepsOf(withSecond);
    expect(await runDelete(steps, "db4-follow")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await runDelete(steps, "db4-seed-open")).toMatchObject({ code: 0 });
    expect(await runDelete(steps, "db4-link")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await channelOf(second)).toEqual({});
    expect(
      await query(master, "SELECT user FROM mysql.user WHERE user LIKE 'repl%' ORDER BY 1"),
    ).toBe("repl_db2");
    await applyProgram(chain);
    expect([await streams(master), await streams(middle)]).toEqual(before);
  });

  it("keeps its master from being seeded again, until it is declared to be seeded again too", async () => {
    generations.middle = 2;
    const before = [await stateOf(master), await stateOf(middle), await stateOf(leaf)];
    expect(await failureOf(chain)).toBe(
      "db3-preflight: exit 1\ndb3: preflight found 1 problem(s); nothing was changed on any server\n  - its master db2 is seeded again, and this slave would lack what changed there: raise seed.generation here too\n",
    );
    expect([await stateOf(master), await stateOf(middle), await stateOf(leaf)]).toEqual(before);
  });

  it("never runs with rows missing when the run ends between the seeds", async () => {
    generations.leaf = 2;
    await writeOnSlave(leaf, "DELETE FROM shop.t WHERE id = 1");
    const broken = async (create: string, stdin: string): Promise<Ran> =>
      create.includes("runner seed\n") && create.includes("master=db2")
        ? { code: 1, stdout: "", stderr: "cut off" }
        : runCommand(create, stdin);
    await whileWriting([write], async () => {
      await expect(applyProgram(chain, broken)).rejects.toThrow("db3-seed: exit 1\ncut off");
      await untilQuery(leaf, wordsOf(leaf).attachedSlaves, "");
      expect(await bothRun(leaf)).toBe(false);
      expect(await query(middle, wordsOf(middle).locked(ADOPTED.user))).toBe("1");
      await query(leaf, `${wordsOf(leaf).stop}; ${wordsOf(leaf).start}`);
      expect(await runStep(await stepsOf(chain), "db3-follow")).toMatchObject({ code: 1 });
      expect(await bothRun(leaf)).toBe(false);

      await applyProgram(chain);
    });
    await expectSame(middle, leaf);
  });

  it("is seeded again together with its master while the top is written", async () => {
    generations.middle = 3;
    generations.leaf = 3;
    await writeOnSlave(middle, "DELETE FROM shop.t WHERE id = 2");
    await writeOnSlave(leaf, "DELETE FROM shop.t WHERE id = 2");
    await whileWriting([write], () => applyProgram(chain));
    await expectSame(middle, leaf);
  });
});
