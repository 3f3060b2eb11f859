import { mkdirSync, readdirSync } from "node:fs";
import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { untilChannel } from "../support/channel";
import { applyProgram, type Ran, runCommand } from "../support/mini-engine";
import { copiesEveryName, inOldWords, wordsOf, writeOnSlave } from "../support/words";
import { masterOn, runStep, slaveOn, stateFile, stepsOf } from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
const program = () => slaveOn(slave, masterOn(master));

function look({ host, port }: SandboxServer): Promise<Ran> {
  return runCommand(`bash ${host.installDirectory}/${port}/runner status`, "");
}

async function statusOf(server: SandboxServer): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await look(server);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^[^\n]+\n$/);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const database = copiesEveryName ? "`a'b\"c\\d`" : "`a b`";

/** Whether administrators can write, where a server tells them from others. */
const writers = (administratorsWrite: boolean) =>
  wordsOf(slave).flavor === "mysql" ? { administratorsWrite } : {};

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(
    master,
    `CREATE DATABASE ${database}; CREATE TABLE ${database}.t (x VARCHAR(50) PRIMARY KEY)`,
  );
}, 300_000);

describe("status", () => {
  it("shows a server on which nothing was done", async () => {
    const steps = await stepsOf(program);
    await runStep(steps, "db2-runner");
    const { gtid, log, ...rest } = await statusOf(slave);
    expect([typeof gtid, wordsOf(slave).flavor === "mysql"]).toEqual(["string", log !== undefined]);
    expect(rest).toEqual({
      host: "db2",
      answers: true,
      version: await query(slave, "SELECT VERSION()"),
      serverId: 1,
      readOnly: false,
      ...writers(true),
      seedInterrupted: false,
      slaves: [],
      undeclared: [],
    });
  });

  it("shows a slave that runs, and its master", async () => {
    await applyProgram(program);
    const { seeded, channel, gtid, log, ...rest } = await statusOf(slave);
    expect(gtid).toBe(await query(slave, wordsOf(slave).executed));
    const [file, position] = (await query(slave, wordsOf(slave).masterStatus)).split("\t");
    expect(log).toEqual({ gtid: expect.any(String) as string, file, position: Number(position) });
    expect(rest).toEqual({
      host: "db2",
      answers: true,
      version: await query(slave, "SELECT VERSION()"),
      serverId: 2,
      readOnly: true,
      ...writers(false),
      seedInterrupted: false,
      slaves: [],
      undeclared: [],
    });
    expect(seeded).toEqual({
      generation: 1,
      method: "dump",
      master: expect.stringMatching(
        { mariadb: /^1\/[^/]+\/[0-9a-f-]{36}$/, mysql: /^[0-9a-f-]{36}\/[0-9a-f-]{36}$/ }[
          wordsOf(slave).flavor
        ],
      ) as unknown,
    });
    expect(inOldWords(channel as object)).toMatchObject({
      running: true,
      Master_Host: "127.0.0.1",
      Master_Port: String(master.port),
      Slave_IO_Running: "Yes",
      Slave_SQL_Running: "Yes",
      Using_Gtid: "Slave_Pos",
      Last_SQL_Errno: "0",
      Last_SQL_Error: "",
    });
    expect(await statusOf(master)).toMatchObject({ host: "db1", readOnly: false, slaves: [2] });
  });

  it("shows a slave that was seeded and follows nobody", async () => {
    await query(slave, `${wordsOf(slave).stop}; ${wordsOf(slave).forget}`);
    const status = await statusOf(slave);
    expect(status).toMatchObject({ seeded: { generation: 1 }, slaves: [] });
    expect(status).not.toHaveProperty("channel");
    await applyProgram(program);
  });

  it("shows a slave that stopped, with the error's text whatever it holds", async () => {
    const hostile = "it''s \\\"q\\\" \\\\ \\t \\r \\n \\b \\0 <é> $(x) `y`";
    const insert = `INSERT INTO ${database}.t VALUES ('${hostile}')`;
    await writeOnSlave(slave, insert);
    await query(master, insert);
    await untilChannel(slave, "Last_SQL_Errno", "1062");
    const { channel } = await statusOf(slave);
    expect(inOldWords(channel as object)).toMatchObject({
      running: false,
      Slave_SQL_Running: "No",
      Last_SQL_Errno: "1062",
    });
    const text = (channel as Record<string, string>)["Last_SQL_Error"] ?? "";
    expect(text).toContain("Duplicate entry 'it's \"q\" \\ ");
    // MySQL shows the value up to the character 0.
    expect(text).toContain(
      { mariadb: "$(x) `y`' for key 'PRIMARY'", mysql: "' for key 't.PRIMARY'" }[
        wordsOf(slave).flavor
      ],
    );
  });

  it("leaves nothing behind, and takes away what a look that was killed has left", async () => {
    const killed = stateFile(slave, "look.999999999");
    mkdirSync(killed);
    await statusOf(slave);
    const left = readdirSync(stateFile(slave)).filter((name) => name.startsWith("look."));
    expect(left).toEqual([]);
  });

  it("shows that the server is down", async () => {
    await stopServer(slave);
    expect(await statusOf(slave)).toEqual({ host: "db2", answers: false });
    await startServer(slave);
    expect(await statusOf(slave)).toMatchObject({ answers: true });
  });
});
