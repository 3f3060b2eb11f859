import {
  isRunning,
  query,
  type SandboxServer,
  startServer,
  stopServer,
} from "../../dev/servers/server";
import { chosenLine } from "../../dev/servers/lines";
import { useServers } from "../support/test-servers";
import { bothRun, channelOf } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { applyProgram } from "../support/mini-engine";
import { moveToSmallDisk, type SmallDisk } from "../support/small-disk";
import { masterOn, runStep, slaveOn, stepsOf } from "../support/topologies";
import { numbers } from "../support/words";

jest.setTimeout(120_000);
let disk: SmallDisk | undefined;
// Before the servers are removed: a mounted directory cannot be.
afterAll(() => disk?.remove());
const servers = useServers();

// Whoever is not root may not mount. MySQL knows the size of the data well enough for the seed to be refused beforehand.
(process.getuid?.() === 0 && chosenLine()?.startsWith("mysql") !== true ? describe : describe.skip)(
  "a slave whose disk is too small",
  () => {
    let master: SandboxServer;
    let slave: SandboxServer;
    const program = () => slaveOn(slave, masterOn(master));

    beforeAll(async () => {
      [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
      await query(
        master,
        `CREATE DATABASE big; CREATE TABLE big.t (id INT PRIMARY KEY, x LONGBLOB);
       INSERT INTO big.t SELECT seq, REPEAT(CHAR(65 + seq % 26), 1000000) FROM ${numbers(40)}`,
      );
      await stopServer(slave);
      disk = await moveToSmallDisk(slave, 30);
      await startServer(slave);
    }, 300_000);

    it("is not taken for seeded, says that its disk is full, and is good again with a larger one", async () => {
      const there = await contents(master);
      const lines = (await failureOf(program))
        .split("\n")
        .filter((line) => !/: (cop|trying|warning)/.test(line));
      expect(lines[0]).toBe("db2-seed: exit 1");
      expect(lines[1]).toMatch(
        /^db2: seed failed: the copy from db1 broke off: .*ERROR \d+ \(.*\) at line \d+: /,
      );
      expect(lines[2]).toMatch(
        new RegExp(`^ {2}-> the disk of ${slave.host.dataDirectory} has \\d+ MB left$`),
      );
      expect(lines.at(-2)).toBe(
        "  -> nothing half-loaded is taken for seeded: the next pulumi up starts the copy over",
      );
      // A server that has ended at a full disk is told from one that has not.
      const ended = !(await isRunning(slave));
      const start = `  -> the server does not answer at ${slave.host.socket}: start it when its problem is solved`;
      expect(lines.includes(start)).toBe(ended);
      expect(lines.join("\n").includes("[ERROR] InnoDB: ")).toBe(ended);

      expect(await contents(master)).toBe(there);
      disk?.grow();
      await startServer(slave);
      expect(await query(slave, "SELECT @@read_only")).toBe("1");
      expect(await channelOf(slave)).toEqual({});
      expect((await runStep(await stepsOf(program), "db2-follow")).stderr).toContain(
        "db2: follow failed: this server is not seeded from db1 (generation 1)\n",
      );

      await applyProgram(program);
      expect(await contents(slave)).toBe(there);
      expect(await bothRun(slave)).toBe(true);
    });
  },
);
