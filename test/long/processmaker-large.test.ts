import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  killServer,
  query,
  type SandboxServer,
  startServer,
  stopServer,
} from "../../dev/servers/server";
import { channelOf, untilChannel } from "../support/channel";
import { contents } from "../support/contents";
import { startSshd, type Sshd } from "../support/engine-sshd";
import type { TestStack } from "../support/stack";
import { eventually, threads, useStacks } from "../support/stacks";
import { configFileOf, until } from "../support/topologies";
import { numbers, wordsOf } from "../support/words";

const stacks = useStacks();
jest.setTimeout(180_000);

const DATABASES = ["wf_acme", "rb_acme", "rp_acme"];

/** 100 MB in three databases: 3 × 100 000 rows of 320 characters. */
const DATA = DATABASES.map(
  (database) =>
    `CREATE DATABASE ${database}; USE ${database}; CREATE TABLE item (id INT PRIMARY KEY, text VARCHAR(400));
     INSERT INTO item SELECT ten.seq * 10000 + numbers.seq, REPEAT(SHA2(ten.seq * numbers.seq, 256), 5)
       FROM ${numbers(10_000)}, ${numbers(10).replace("AS numbers", "AS ten")};`,
).join("\n");

describe("ProcessMaker's double connection with 100 MB, as its instructions have it: by file and position, filtered on the master", () => {
  let stack: TestStack;
  let master: SandboxServer;
  let slave: SandboxServer;
  let sshd: Sshd;
  let file: string;
  let php: string;
  const original = "<?php\nreturn $pro;\n";
  /** A program that stands in for PHP's check. */
  const checking = (script: string) =>
    writeFileSync(php, `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  const applications = (changed: object = {}) => {
    const { user, port, hostKey } = sshd;
    const ssh = { user, port, hostKey, ...changed };
    const installDirectory = join(stacks.directory(), "app");
    return [{ name: "app1", address: "127.0.0.1", ssh, databasesPhp: file, php, installDirectory }];
  };
  const configure = (
    ofSlave: object = {},
    more: Readonly<Record<string, string>> = {},
    processmaker: object = {},
  ) =>
    stack.configure({
      ...more,
      topology: "processmaker",
      processmaker: {
        engine: master.line,
        workspaces: [{ name: "acme", upgradedFrom: "<2.8" }],
        position: "file",
        replicate: { on: "master" },
        master: { address: "127.0.0.1", host: master.host, shortenRetentionOn: "db1" },
        slave: { address: "127.0.0.1", host: slave.host, ...ofSlave },
        reader: { from: ["127.0.0.1"] },
        ...processmaker,
      },
    });
  const write = () =>
    query(master, "USE wf_acme; INSERT INTO item SELECT MAX(id) + 1, UUID() FROM item");
  const same = () =>
    eventually(async () => expect(await contents(slave)).toBe(await contents(master)));
  const accounts =
    "SELECT COUNT(*) FROM mysql.user WHERE user IN ('slave', 'master') OR user LIKE '%seed%'";

  beforeAll(async () => {
    [master, slave] = await Promise.all([stacks.create("db1"), stacks.create("db2")]);
    await query(master, DATA);
    stack = await stacks.stack("processmaker", "topology");
    stack.declare([], { dialErrorLimit: 2 });
    sshd = await startSshd(stacks.directory());
    const directory = join(stacks.directory(), "app");
    mkdirSync(directory);
    [file, php] = [join(directory, "databases.php"), join(directory, "php")];
    await configure({}, { sshKey: sshd.privateKey });
  }, 300_000);
  afterAll(() => sshd?.close());

  it("changes nothing on any server when ProcessMaker's host cannot take the lines, or be reached", async () => {
    const state = async (server: SandboxServer) => [
      await query(server, "SELECT user, host FROM mysql.user ORDER BY 1, 2"),
      await query(server, "SHOW DATABASES"),
      configFileOf(server),
    ];
    const before = [await state(master), await state(slave)];
    const refused = async (ssh: object, why: string | RegExp) => {
      await configure({}, {}, { applications: applications(ssh) });
      const { code, output, changes } = await stack.up("--continue-on-error");
      expect(code).not.toBe(0);
      expect(output).toMatch(why);
      const steps = Object.keys(changes).filter((name) =>
        /-(config|accounts|link|seed|seed-open|local-accounts|follow|block)$/.test(name),
      );
      expect(steps).toEqual([]);
      expect([await state(master), await state(slave)]).toEqual(before);
    };
    writeFileSync(file, "<?php\n");
    checking("exit 0");
    await refused(
      {},
      /app1-databases-php: look failed: .*databases.php has no line before which the block could stand\n/,
    );
    writeFileSync(file, original);
    checking("echo 'Parse error: syntax error on line 2'; exit 255");
    await refused(
      {},
      /app1-databases-php: look failed: .*databases.php does not pass its check as it is: .* finds an error in line 2\n/,
    );
    checking("exit 0");
    await refused({ port: 1 }, /app1-databases-php-script[^]*connection refused/);
    expect(readFileSync(file, "utf8")).toBe(original);
    await configure();
  });

  it("starts over when its master was killed in the midst of the copy, and comes up", async () => {
    const before = await contents(master);
    const run = stack.start(["up", "--yes", "--skip-preview", "-s", "test"]);
    const copying = `SELECT COUNT(*) FROM information_schema.processlist WHERE user LIKE '%seed%' AND info LIKE 'SELECT%FROM \`item\`%'`;
    await until(async () => (await query(master, copying).catch(() => "0")) !== "0");
    await killServer(master);
    const { code, output } = await run.ended;
    expect(code).not.toBe(0);
    expect(output).toMatch(/db2: seed failed: the copy from db1 broke off: /);
    expect(output).toContain("nothing half-loaded is taken for seeded");
    await startServer(master);
    expect(await contents(master)).toBe(before);
    expect(await threads(slave)).toBe("no channel");

    const again = await stack.up();
    expect(again.output).not.toContain("failed");
    expect(again.code).toBe(0);
    expect(await contents(slave)).toBe(before);
    expect(await query(slave, `SELECT COUNT(*) FROM ${DATABASES[2]}.item`)).toBe("100000");
    expect(await channelOf(slave)).toMatchObject({ Using_Gtid: "No" });
    expect(await query(master, accounts)).toBe("1");
    await write();
    await same();
  });

  it("has its databases.php put back when that does not pass its check in its place, and goes on replicating", async () => {
    checking(`[[ $2 == *.next ]] || ! grep -q BEGIN "$2"`);
    await configure({}, {}, { applications: applications() });
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toMatch(
      /app1-databases-php: install failed: .*databases.php did not pass its check: .*\n.*-> it was put back as it was/,
    );
    expect(readFileSync(file, "utf8")).toBe(original);
    expect(await threads(slave)).toBe("Yes/Yes/0");
    await configure();
    expect((await stack.up()).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(original);
  });

  it("is found when it was stopped for a while, left stopped, and catches up", async () => {
    await query(slave, wordsOf(slave).stop);
    for (let row = 0; row < 20; row += 1) await write();
    await configure({}, { recheck: "stopped" });
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain(
      "db2: verify failed: replication does not run: IO thread No, SQL thread No",
    );
    expect(await threads(slave)).toBe("No/No/0");
    await query(slave, wordsOf(slave).start);
    expect(await stack.up()).toMatchObject({ code: 0, changes: { "db2-verify": "update" } });
    await same();
  });

  it("is told what to do when logs were purged while it was away, and is whole by another generation", async () => {
    await query(slave, wordsOf(slave).stop);
    await write();
    await query(master, "FLUSH BINARY LOGS");
    await write();
    const [last = ""] = (await query(master, wordsOf(master).masterStatus)).split("\t");
    await query(master, `PURGE BINARY LOGS TO '${last}'`);
    await query(slave, wordsOf(slave).start);
    await untilChannel(slave, "Slave_IO_Running", "No");
    const there = await contents(slave);
    await configure({}, { recheck: "purged" });
    const up = await stack.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toMatch(
      /db2: verify failed: the slave cannot read from the master, error (1236|13114): /,
    );
    expect(up.output).toContain(
      "-> the master no longer has the logs this slave needs: raise seed.generation to seed it again",
    );
    expect(await contents(slave)).toBe(there);

    await configure({ seed: { generation: 2 } });
    const again = await stack.up();
    expect(again.output).not.toContain("failed");
    expect(again.code).toBe(0);
    await write();
    await same();
  });

  it("is destroyed with the slave's host gone, when told: what it had on the master goes, data stay on both", async () => {
    const before = await contents(master);
    await stopServer(slave);
    await configure({ seed: { generation: 2 }, onDestroy: "gone" });
    expect((await stack.up()).code).toBe(0);
    const destroyed = await stack.destroy();
    expect(destroyed.output).not.toContain("failed");
    expect(destroyed.code).toBe(0);
    expect(await query(master, accounts)).toBe("0");
    expect(await contents(master)).toBe(before);
    await startServer(slave);
    expect(await contents(slave)).toBe(before);
    expect(await query(slave, "SELECT @@read_only")).toBe("1");
  });
});
