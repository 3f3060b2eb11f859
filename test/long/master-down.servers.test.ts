import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { channelOf, untilQuery } from "../support/channel";
import { applyProgram, type Ran, runCommand } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
import {
  masterOn,
  runStep,
  slaveOn,
  step,
  type Steps,
  stepsOf,
  until,
} from "../support/topologies";
import { wordsOf } from "../support/words";

jest.setTimeout(180_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
let steps: Steps;
const program = () => slaveOn(slave, masterOn(master), { verify: { catchUpSeconds: 3600 } });

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(master, "CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY)");
  await applyProgram(program);
  steps = await stepsOf(program);
}, 300_000);

/** Starts the proof of a mark that is not here yet, with a master that has gone. */
async function proofWithoutMaster(): Promise<{ readonly ended: Promise<Ran> }> {
  await query(slave, wordsOf(slave).stop);
  const { stdout } = await runStep(steps, "db2-mark");
  await stopServer(master);
  await query(slave, wordsOf(slave).start);
  await until(async () => (await channelOf(slave))["Last_IO_Errno"] === "2003");
  const ended = runCommand(
    String(step(steps, "db2-verify").create),
    stdout.replace(/^([a-z_]+)=/gm, "value\t$1\t"),
  );
  return { ended };
}

describe("a proof whose master has gone", () => {
  it("is red after two tries and a minute, though the slave may take an hour to catch up", async () => {
    const started = Date.now();
    const { code, stderr } = await (await proofWithoutMaster()).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^db2: verify failed: the slave cannot read from the master, error 2003: .*\n(.*\n)* {2}-> is the master up, its address and port right/,
    );
    const seconds = (Date.now() - started) / 1000;
    expect(seconds).toBeGreaterThan(59);
    expect(seconds).toBeLessThan(120);
    await startServer(master);
  });

  it("is green when that was a restart", async () => {
    const proof = await proofWithoutMaster();
    await startServer(master);
    expect(await proof.ended).toMatchObject({ code: 0 });
    await query(master, "INSERT INTO shop.t VALUES (1)");
    await untilQuery(slave, "SELECT COUNT(*) FROM shop.t", "1");
  });
});
