import { rename, rm } from "node:fs/promises";

import { dataTemplate } from "../../dev/servers/data-template";
import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { runProgram } from "../../dev/support/run-program";
import { bothRun, channelOf } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { wordsOf } from "../support/words";
import { masterOn, slaveOn, until } from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();

/** Gives a server an empty data directory at the same address. */
async function rebuild(server: SandboxServer): Promise<void> {
  const data = server.host.dataDirectory;
  await stopServer(server);
  await rename(data, `${data}.before`);
  const template = await dataTemplate(servers.programs(), () => undefined);
  expect(await runProgram(["cp", "-a", template, data])).toMatchObject({ status: 0 });
  await rm(`${data}.before`, { recursive: true });
  await startServer(server);
}

const fill =
  "CREATE DATABASE shop; CREATE TABLE shop.t (x INT PRIMARY KEY); INSERT INTO shop.t VALUES (1)";

async function expectSame(master: SandboxServer, slave: SandboxServer): Promise<void> {
  const there = await contents(master);
  await until(async () => (await contents(slave)) === there).catch(() => undefined);
  expect(await contents(slave)).toBe(there);
  expect(await bothRun(slave)).toBe(true);
}

describe.each(["gtid", "file"] as const)("a server that was rebuilt (%s)", (position) => {
  let master: SandboxServer;
  let slave: SandboxServer;
  let generation = 1;
  const program = () => slaveOn(slave, masterOn(master), { position, seed: { generation } });

  beforeAll(async () => {
    [master, slave] = await Promise.all([
      servers.create(`${position}-db1`),
      servers.create(`${position}-db2`),
    ]);
    await query(master, fill);
    await applyProgram(program);
  }, 300_000);

  it("as a slave that still has its state directory is seeded again", async () => {
    await rebuild(slave);
    await query(master, "INSERT INTO shop.t VALUES (2)");
    await applyProgram(program);
    await expectSame(master, slave);
  });

  it("as a slave without its state directory is seeded again", async () => {
    await rebuild(slave);
    await rm(slave.host.stateDirectory, { recursive: true });
    await query(master, "INSERT INTO shop.t VALUES (3)");
    await applyProgram(program);
    await expectSame(master, slave);
  });

  it("as a master is not followed, until its slave is declared to be seeded from it", async () => {
    // What the server says of itself, and the id of its data directory.
    const identity = async () => {
      const itself = { mariadb: "CONCAT('1/', @@hostname)", mysql: "@@server_uuid" };
      const columns = await query(
        master,
        `SELECT ${itself[wordsOf(master).flavor]}, id FROM pulumi_replication.server`,
      );
      return columns.replace("\t", "/");
    };
    const old = await identity();
    await rebuild(master);
    await query(master, `${fill}; INSERT INTO shop.t VALUES (9)`);
    const before = await contents(slave);
    const message = await failureOf(program);
    const now = await identity();
    expect(now).not.toBe(old);
    const { name } = slave;
    expect(message).toBe(
      `${name}-follow: exit 1\n${name}: follow failed: the master is not the one this slave was seeded from: it was ${old}, it is ${now}\n  -> if it was rebuilt, raise seed.generation to seed this slave from it\n`,
    );
    expect(await contents(slave)).toBe(before);
    expect((await channelOf(slave))["Master_Port"]).toBe(String(master.port));

    generation += 1;
    await applyProgram(program);
    await expectSame(master, slave);
    expect(await query(slave, "SELECT GROUP_CONCAT(x) FROM shop.t")).toBe("1,9");
  });
});
