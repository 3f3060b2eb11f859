import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  killServer,
  query,
  type SandboxServer,
  startServer,
  stopServer,
} from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun, channelOf, untilChannel } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram, type Ran } from "../support/mini-engine";
import { outputsOf, repl } from "../support/repl";
import { masterOn, prove, slaveOn, stepsOf, until } from "../support/topologies";
import { defaultFlavor, wordsOf } from "../support/words";

jest.setTimeout(60_000);
jest.spyOn(console, "warn").mockImplementation();

const ADVICE =
  "the master lost the end of its binary log (a crash with sync_binlog other than 1, RESET MASTER, a disk of before): save what only this slave has, if it matters, then raise seed.generation to make it the master's copy again";

// MySQL keeps the GTIDs of a lost tail in a table, with the rows: there nothing is named twice.
describe.each(defaultFlavor === "mariadb" ? (["file", "gtid"] as const) : (["file"] as const))(
  "a master that loses the end of its binary log in a crash (%s)",
  (position) => {
    const servers = useServers();
    let master: SandboxServer;
    let slave: SandboxServer;
    let generation = 1;
    const declared = () => {
      const db1 = masterOn(master, { binlog: { sync: 0 } });
      const args = { position, seed: { generation }, link: { connectRetrySeconds: 1 } };
      return [db1, slaveOn(slave, db1, args)];
    };
    const program = () => void declared();
    const write = (rows: number) =>
      query(master, "INSERT INTO shop.t (x) VALUES (REPEAT('a', 100));".repeat(rows));
    const end = async () => {
      const [file = "", at = ""] = (await query(master, wordsOf(master).masterStatus)).split("\t");
      return { file, at };
    };
    const hasAll = async () => untilChannel(slave, "Exec_Master_Log_Pos", (await end()).at);
    const red = (step: "follow" | "verify", why: string): Ran => ({
      code: 1,
      stdout: "",
      stderr: `db2: ${step} failed: ${why}\n  -> ${ADVICE}\n`,
    });
    const proof = async () => prove(await stepsOf(program));

    async function expectMendedByAnotherSeed(): Promise<void> {
      generation += 1;
      await applyProgram(program);
      await write(1);
      await hasAll();
      expect((await proof()).code).toBe(0);
      expect(await contents(slave)).toBe(await contents(master));
      expect(await bothRun(slave)).toBe(true);
    }

    beforeAll(async () => {
      [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
      await query(
        master,
        "CREATE DATABASE shop; CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, x VARCHAR(200))",
      );
      await applyProgram(program);
    }, 300_000);

    it("is named, and not followed again when it has written as much, until its slave is seeded again", async () => {
      await write(1);
      const { file, at } = await end();
      await write(5);
      await hasAll();
      await killServer(master);
      // As a power cut leaves it: what was not synced is gone.
      truncateSync(join(master.host.dataDirectory, file), Number(at));
      await startServer(master);
      await untilChannel(slave, "Slave_IO_Running", "No");
      const there = await contents(slave);
      const { Last_IO_Errno: error, Last_IO_Error: text } = await channelOf(slave);
      expect(["1236", "13114"]).toContain(error);
      expect(text).toMatch(/impossible position|> file size|which is not in the master's binlog'$/);
      // By now it has given the GTIDs of what it lost to other transactions.
      await write(12);
      const said = `error ${error}: ${text}`;
      expect(await failureOf(program)).toBe(
        `db2-follow: exit 1\n${red("follow", `the slave cannot read from the master, ${said}`).stderr}`,
      );

      const known = `the master's binary log is no longer the one that this slave has read: ${said}`;
      expect(await failureOf(program)).toBe(`db2-follow: exit 1\n${red("follow", known).stderr}`);
      expect(await contents(slave)).toBe(there);
      await stopServer(slave);
      await startServer(slave);
      // A slave that was started anew does not remember its error.
      await until(async () => (await bothRun(slave)) === (position === "gtid"));
      expect(await proof()).toEqual(red("verify", known));
      const outputs = join(servers.directory(), "outputs.json");
      writeFileSync(outputs, await outputsOf(declared));
      const status = await repl("status", "--from", outputs);
      expect(status.code).toBe(2);
      expect(status.stdout).toContain(
        `its master's binary log is no longer the one that it has read: ${said}`,
      );
      expect(status.stdout).toContain(`-> ${ADVICE}`);
      await expectMendedByAnotherSeed();
    });
  },
);
