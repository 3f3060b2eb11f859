import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { runProgram } from "../../dev/support/run-program";
import { bothRun, untilQuery } from "../support/channel";
import { contents } from "../support/contents";
import { applyProgram } from "../support/mini-engine";
import {
  masterOn,
  prove,
  runStep,
  slaveOn,
  startStep,
  stateFile,
  stepsOf,
  until,
} from "../support/topologies";
import { descendants, textOf } from "../support/descendants";
import { numbers, wordsOf } from "../support/words";

jest.setTimeout(120_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
let generation = 1;
const reader = {
  user: "reader",
  password: "known",
  grants: [{ on: "shop", privileges: ["SELECT"] }],
};
const program = () =>
  slaveOn(slave, masterOn(master), { seed: { generation }, accounts: [reader] });

beforeAll(async () => {
  [master, slave] = await Promise.all([
    servers.create("db1", { config: "general_log=1\ngeneral_log_file=general.log" }),
    servers.create("db2"),
  ]);
  await query(
    master,
    `CREATE DATABASE shop; CREATE TABLE shop.busy (id INT PRIMARY KEY, x INT); INSERT INTO shop.busy VALUES (1, 1);
     CREATE TABLE shop.calm (id INT PRIMARY KEY, x LONGTEXT);
     INSERT INTO shop.calm SELECT seq, REPEAT('x', 100000) FROM ${numbers(150)}`,
  );
  await applyProgram(program);
}, 300_000);

describe("the master's readers during a seed", () => {
  it("never wait for long behind a dump that waits for a definition to change", async () => {
    const select = query(master, "SELECT SLEEP(120) FROM shop.busy").catch(() => "ended");
    await untilQuery(
      master,
      "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User sleep'",
      "1",
    );
    const alter = query(master, "ALTER TABLE shop.busy ADD COLUMN y INT").catch(String);
    const waits =
      "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for table metadata lock' AND user = 'root'";
    await untilQuery(master, waits, "1");

    generation += 1;
    const steps = await stepsOf(program);
    await runStep(steps, "db2-seed-open");
    let longest = 0;
    let reads = 0;
    let going = true;
    const reading = (async () => {
      for (; going; reads += 1) {
        const began = Date.now();
        await query(master, "SELECT COUNT(*) FROM shop.calm");
        longest = Math.max(longest, Date.now() - began);
      }
    })();
    const { code, stderr } = await runStep(steps, "db2-seed");
    going = false;
    await reading;
    expect(code).toBe(1);
    expect(stderr).toContain(
      "db2: the dump waits for a lock on the master; ending it so that nobody waits behind it\n",
    );
    expect(stderr).toContain("db2: copying again in 10 s (try 3 of 3)\n");
    expect(stderr).toContain("db2: seed failed: the copy from db1 broke off: ");
    expect(reads).toBeGreaterThan(10);
    expect(longest).toBeLessThan(10_000);
    // Nobody but the one who waited before still waits.
    expect(await query(master, waits)).toBe("1");

    await query(
      master,
      `KILL QUERY ${await query(master, "SELECT id FROM information_schema.processlist WHERE state = 'User sleep'")}`,
    );
    expect(await Promise.all([select, alter])).toEqual(["ended", ""]);
    await applyProgram(program);
    expect(await contents(slave)).toBe(await contents(master));
    expect(await bothRun(slave)).toBe(true);
  });

  it("are never flushed nor locked out, but by MySQL's dump until it knows its place", () => {
    const log = readFileSync(join(master.host.dataDirectory, "general.log"), "utf8");
    expect(log.includes("START TRANSACTION /*!40100 WITH CONSISTENT SNAPSHOT */")).toBe(true);
    const locking =
      log.match(/\b(FLUSH .*TABLES|LOCK TABLES(?! ON )|LOCK INSTANCE|BACKUP STAGE).*/g) ?? [];
    const statements = locking.map((sql) => sql.replace("/*!40101 LOCAL */ ", ""));
    expect([...new Set(statements)]).toEqual(
      {
        mariadb: [],
        mysql: ["FLUSH TABLES", "FLUSH TABLES WITH READ LOCK"],
      }[wordsOf(master).flavor],
    );
    for (const [, session] of log.matchAll(/(\d+) Query\tFLUSH .* WITH READ LOCK$/gm)) {
      const said = [...log.matchAll(new RegExp(`\\b${session} Query\\t(.*)`, "g"))].map(
        ([, sql]) => sql,
      );
      const whileLocked = said.slice(0, said.indexOf("UNLOCK TABLES")).join("\n");
      expect(whileLocked).toContain("START TRANSACTION");
      expect(whileLocked).not.toMatch(/SQL_NO_CACHE|SHOW CREATE/);
    }
  });
});

describe("readers of a slave", () => {
  it("are locked out while it is seeded again, and let in when it is proved", async () => {
    const locked = wordsOf(slave).locked("reader");
    expect(await query(slave, locked)).toBe("0");
    const session = readerSession();
    await untilQuery(
      slave,
      "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'reader'",
      "1",
    );
    generation += 1;
    const steps = await stepsOf(program);
    await runStep(steps, "db2-seed-open");
    const running = startStep(steps, "db2-seed");
    let load: number | undefined;
    await until(
      () =>
        (load ??= descendants(running.pid, "--binary-mode").find(
          // The other client of that kind is the rehearsal's, which may have ended by now.
          (pid) => /^(?!timeout)(?!.*--force).*--binary-mode/.test(textOf(`/proc/${pid}/cmdline`)),
        )) !== undefined,
    );
    process.kill(load ?? 0, "SIGSTOP");
    expect(await query(slave, locked)).toBe("1");
    expect(await session).toBe("ended");
    process.kill(load ?? 0, "SIGCONT");
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(await query(slave, locked)).toBe("1");
    await applyProgram(program);
    expect(await query(slave, locked)).toBe("0");
  });

  it("are let in by a later run when they could not be, and the proof is red until then", async () => {
    const steps = await stepsOf(program);
    const file = stateFile(slave, "locked");
    writeFileSync(file, "nobody@nowhere\nreader@'unfinished\n");
    const { code, stderr } = await prove(steps);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "db2: verify failed: cannot let reader@'unfinished in again: error 1064, syntax (the text is withheld",
    );
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, "nobody@nowhere\n");
    expect(await prove(steps)).toMatchObject({ code: 0 });
    expect(existsSync(file)).toBe(false);
  });
});

/** A session of the reader, which says how it ended. */
async function readerSession(): Promise<string> {
  const [client = ""] = slave.client;
  const { status } = await runProgram([
    client,
    "--no-defaults",
    "--protocol=socket",
    `--socket=${slave.host.socket}`,
    "--user=reader",
    "--password=known",
    "--execute=SELECT SLEEP(50)",
  ]);
  return status === 0 ? "done" : "ended";
}
