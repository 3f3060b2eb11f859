import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { renderProcessMakerDatabases } from "../../src";
import { channelOf } from "../support/channel";
import { contents } from "../support/contents";
import { startSshd, type Sshd } from "../support/engine-sshd";
import { phpIn } from "../support/php";
import { login } from "../support/login";
import type { TestStack } from "../support/stack";
import { wordsOf, writeOnSlave } from "../support/words";
import { whileWriting } from "../support/writer";
import { NO_CHANGES, eventually, threads, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(180_000);

/** An upgraded workspace, with what is hard to copy: made by somebody whom the slave does not know. */
const WORKSPACE = `
  CREATE USER author@'%'; GRANT ALL ON *.* TO author@'%';
  CREATE DATABASE wf_acme CHARACTER SET utf8; CREATE DATABASE rb_acme; CREATE DATABASE rp_acme; CREATE DATABASE other;
  USE wf_acme;
  CREATE TABLE USERS (USR_UID INT AUTO_INCREMENT PRIMARY KEY, USR_USERNAME VARCHAR(100));
  CREATE TABLE \`PMT-CASES\` (id INT PRIMARY KEY, title VARCHAR(100)) CHARSET latin1;
  CREATE TABLE LOG (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(200));
  INSERT INTO USERS (USR_USERNAME) VALUES ('admin'), ('alex');
  SET NAMES latin1; INSERT INTO \`PMT-CASES\` VALUES (1, UNHEX('E9E8FC')); SET NAMES utf8mb4;
  CREATE DEFINER = author@'%' VIEW NAMES AS SELECT USR_USERNAME FROM USERS;
  CREATE DEFINER = author@'%' TRIGGER LOGGED AFTER INSERT ON USERS FOR EACH ROW INSERT INTO LOG (what) VALUES (NEW.USR_USERNAME);
  CREATE DEFINER = author@'%' FUNCTION HOW_MANY() RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM USERS);
  CREATE DEFINER = author@'%' EVENT TICK ON SCHEDULE EVERY 1 SECOND STARTS '2030-01-01' DO INSERT INTO wf_acme.LOG (what) VALUES ('tick');
  CREATE TABLE rb_acme.RBAC_USERS (USR_UID INT PRIMARY KEY); INSERT INTO rb_acme.RBAC_USERS VALUES (1);
  CREATE TABLE rp_acme.REPORT (id INT PRIMARY KEY); INSERT INTO rp_acme.REPORT VALUES (1);
  CREATE TABLE other.t (id INT PRIMARY KEY)`;

/** The workspaces that are declared, with those that came later. */
const workspaces: object[] = [{ name: "acme", upgradedFrom: "<2.8" }];

const DATABASES = ["wf_acme", "rb_acme", "rp_acme"];

describe("ProcessMaker's double connection", () => {
  let stack: TestStack;
  let master: SandboxServer;
  let slave: SandboxServer;
  let sshd: Sshd | undefined;
  const declared = (changes: object = {}, ofSlave: object = {}) => ({
    engine: master.line,
    workspaces: [{ name: "acme", upgradedFrom: "<2.8" }],
    // MySQL keeps its logs for 30 days.
    master: { address: "127.0.0.1", host: master.host, shortenRetentionOn: "db1" },
    slave: { address: "127.0.0.1", host: slave.host, ...ofSlave },
    reader: { from: ["127.0.0.1", "localhost"] },
    ...changes,
  });
  const author = {
    accounts: [{ user: "author", grants: [{ on: "wf_acme", privileges: ["SELECT"] }] }],
  };
  const configure = (...changes: Parameters<typeof declared>) =>
    stack.configure({ processmaker: declared(...changes) });
  const reads = async (sql: string) => {
    const passwords = (await stack.output("passwords")) as Record<string, string>;
    return login(slave, "master", passwords["master"] ?? "", sql);
  };
  const same = () =>
    eventually(async () => expect(await contents(slave)).toBe(await masterContents()));
  /** Without the database that does not travel. */
  const masterContents = async () => {
    const all = await contents(master);
    return all
      .split("\n")
      .filter((line) => !/^other\b|`other`/.test(line) && !/^t\t|other\.t\t/.test(line))
      .join("\n");
  };

  beforeAll(async () => {
    [master, slave] = await Promise.all([stacks.create("db1"), stacks.create("db2")]);
    await query(master, WORKSPACE);
    stack = await stacks.stack("processmaker", "topology");
    await stack.configure({ topology: "processmaker", processmaker: declared() });
  });

  afterAll(() => sshd?.close());

  it("comes up with every database of the workspace, whatever is in it", async () => {
    const up = await stack.up();
    expect(up.output).not.toContain("failed");
    expect(up.code).toBe(0);
    await same();
    expect(await query(slave, "SHOW DATABASES LIKE 'other'")).toBe("");
    expect(await query(slave, "SELECT HEX(title) FROM wf_acme.`PMT-CASES`")).toBe("E9E8FC");
    expect(
      await query(slave, "SELECT definer FROM information_schema.views WHERE table_name = 'NAMES'"),
    ).toBe("author@%");
    expect(await stack.up()).toEqual(NO_CHANGES);
  });

  it("has the document's values on both servers", async () => {
    const values =
      "SELECT @@max_binlog_size, @@sync_binlog, @@binlog_format, @@innodb_flush_log_at_trx_commit, @@binlog_expire_logs_seconds";
    expect(await query(master, values)).toBe("524288000\t1\tROW\t1\t345600");
    expect(await query(slave, "SELECT @@max_relay_log_size, @@relay_log_purge, @@read_only")).toBe(
      "524288000\t1\t1",
    );
  });

  it("replicates what the workspace goes on doing, by trigger, routine and odd names", async () => {
    await query(
      master,
      "INSERT INTO wf_acme.USERS (USR_USERNAME) VALUES ('travis'); UPDATE wf_acme.`PMT-CASES` SET title = 'ä'; USE other; INSERT INTO wf_acme.USERS (USR_USERNAME) VALUES ('james')",
    );
    await same();
    expect(await query(slave, "SELECT COUNT(*) FROM wf_acme.LOG")).toBe("2");
  });

  it("replicates a database that is dropped and created again", async () => {
    await query(
      master,
      "DROP DATABASE rp_acme; CREATE DATABASE rp_acme CHARACTER SET latin1; CREATE TABLE rp_acme.REPORT_2 (id INT PRIMARY KEY); INSERT INTO rp_acme.REPORT_2 VALUES (7)",
    );
    await same();
    expect(await threads(slave)).toBe("Yes/Yes/0");
    expect(await query(slave, "SELECT id FROM rp_acme.REPORT_2")).toBe("7");
  });

  it("lets the reader read every database of the workspace, and write nowhere", async () => {
    for (const table of ["wf_acme.USERS", "rb_acme.RBAC_USERS", "rp_acme.REPORT_2"])
      expect((await reads(`SELECT COUNT(*) > 0 FROM ${table}`)).stdout).toBe("1");
    expect((await reads("INSERT INTO rb_acme.RBAC_USERS VALUES (2)")).stderr).toMatch(/1142|1290/);
    const seen = (await reads("SHOW DATABASES")).stdout.split("\n");
    expect(seen.filter((name) => !name.endsWith("_schema")).sort()).toEqual([...DATABASES].sort());
  });

  it("puts out the lines of databases.php, as a secret", async () => {
    const passwords = (await stack.output("passwords")) as Record<string, string>;
    expect(await stack.output("databasesPhp")).toBe(
      renderProcessMakerDatabases([{ name: "acme", workflow: "wf_acme", rbac: "rb_acme" }], {
        address: "127.0.0.1",
        port: slave.port,
        user: "master",
        password: passwords["master"]!,
      }),
    );
    expect(stack.state()).not.toContain("workflow_ro'][");
  });

  it("writes them into databases.php, once, reads over them, and takes them away again", async () => {
    const directory = join(stacks.directory(), "app");
    mkdirSync(directory);
    const php = await phpIn(directory);
    if (php === undefined) return;
    const file = join(directory, "databases.php");
    const original =
      "<?php\n$pro ['datasources']['workflow']['adapter'] = 'mysql';\nreturn $pro;\n";
    writeFileSync(file, original);
    sshd = await startSshd(stacks.directory());
    const { user, port, hostKey, privateKey } = sshd;
    await stack.configure({ sshKey: privateKey });
    const application = {
      name: "app1",
      address: "127.0.0.1",
      ssh: { user, port, hostKey },
      databasesPhp: file,
      php,
      installDirectory: directory,
    };
    await configure({ applications: [application] });
    expect(await stack.up()).toMatchObject({
      code: 0,
      changes: {
        "app1-databases-php": "create",
        "app1-databases-php-script": "create",
        "app1-databases-php-block": "create",
        "app1-check": "create",
        "app1-check-read": "create",
      },
    });
    expect(readFileSync(file, "utf8").replace(/@[0-9a-f]{12}$/m, "@creation")).toBe(
      original.replace(
        "return",
        `// BEGIN pulumi-mysql-replication test/test/app1-databases-php/127.0.0.1/${file}@creation\n${await stack.output("databasesPhp")}// END pulumi-mysql-replication\nreturn`,
      ),
    );
    expect(await stack.up()).toEqual(NO_CHANGES);
    expect(stack.state()).not.toContain("workflow_ro'][");
    // Somebody else has written the file anew.
    const written = readFileSync(file, "utf8");
    writeFileSync(file, original);
    await stack.configure({ recheck: "today" });
    expect((await stack.up()).changes).toMatchObject({ "app1-databases-php-block": "update" });
    // The name of the creation went with the old block.
    expect(readFileSync(file, "utf8")).toBe(written.replace(/@[0-9a-f]{12}$/m, ""));
    await configure();
    expect((await stack.up()).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(original);
  });

  it("writes them beside Pulumi for a host with Windows, says where they belong, and takes only its own file away", async () => {
    const file = join(stacks.directory(), "lines \"of' app2.php");
    await configure({ windows: [{ name: "app2", file, databasesPhp: "D:\\pm\\databases.php" }] });
    writeFileSync(file, "somebody's\n");
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(
      `app2: ${file} is there already and is not this stack's: move it away, or name another file`,
    );
    expect(readFileSync(file, "utf8")).toBe("somebody's\n");
    rmSync(file);
    expect(await stack.up()).toMatchObject({ code: 0, changes: { "app2-lines": "create" } });
    expect(readFileSync(file, "utf8")).toBe(
      `// test/test/app2: they belong before "return $pro;" in D:\\pm\\databases.php\n${await stack.output("databasesPhp")}`,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await stack.output("byHand")).toEqual([
      `put the lines of ${file} before "return $pro;" in D:\\pm\\databases.php, and take out older ones of workflow_ro and rbac_ro`,
    ]);
    expect(stack.state()).not.toContain("workflow_ro'][");
    const other = `${file}.other`;
    await configure({ windows: [{ name: "app2", file: other }] });
    expect((await stack.up()).code).toBe(0);
    expect([file, other].map((path) => existsSync(path))).toEqual([false, true]);
    writeFileSync(other, "somebody's\n");
    await configure();
    expect(await stack.up()).toMatchObject({ code: 0, changes: { "app2-lines": "delete" } });
    expect(readFileSync(other, "utf8")).toBe("somebody's\n");
  });

  it("reads a view once its definer is declared on the slave, and that changes nothing else", async () => {
    const view = "SELECT COUNT(*) FROM wf_acme.NAMES";
    // What a server says to an application when a definer is not there: neither the view nor the definer.
    expect((await reads(view)).stderr).toMatch(/^ERROR (1045|1356|1449)/m);
    await configure({}, author);
    expect((await stack.up()).changes).toMatchObject({ "db2-local-accounts": "update" });
    expect((await reads(view)).stdout).toBe("4");
    await same();
  });

  it("goes over to file and position and back, without a new copy", async () => {
    for (const [position, using] of [
      ["file", "No"],
      ["gtid", "Slave_Pos"],
    ]) {
      await configure({ position }, author);
      const up = await stack.up();
      expect(up.code).toBe(0);
      expect(up.changes).not.toHaveProperty("db2-seed");
      expect(await channelOf(slave)).toMatchObject({ Using_Gtid: using });
      await query(master, "INSERT INTO wf_acme.USERS (USR_USERNAME) VALUES (UUID())");
      await same();
    }
  });

  it("filters on the master when that is declared: nothing else is in its binary log", async () => {
    await configure({ replicate: { on: "master" } }, author);
    const up = await stack.up();
    expect(up.output).toContain("can never be restored to a point in time");
    expect(up).toMatchObject({ code: 0, changes: { "db1-config": "update" } });
    expect(await query(master, wordsOf(master).masterStatus)).toContain(
      [...DATABASES, "pulumi_replication"].join(","),
    );
    const logged = () => query(master, wordsOf(master).logged);
    const before = await logged();
    await query(master, "USE other; INSERT INTO t VALUES (1)");
    expect(await logged()).toBe(before);
    await query(master, "INSERT INTO wf_acme.USERS (USR_USERNAME) VALUES ('last')");
    await same();
    expect(await threads(slave)).toBe("Yes/Yes/0");
  });

  it.each([
    ["slave", "two", "update"],
    ["master", "three", "update"],
  ])(
    "takes another workspace later, filtered on the %s: only its database is copied",
    async (on, name, config) => {
      await query(
        master,
        `CREATE DATABASE wf_${name}; CREATE TABLE wf_${name}.USERS (id INT AUTO_INCREMENT PRIMARY KEY, x INT); INSERT INTO wf_${name}.USERS (x) VALUES (1)`,
      );
      workspaces.push({ name });
      // What is copied again would lose it.
      await writeOnSlave(slave, "CREATE TABLE IF NOT EXISTS wf_acme.local (id INT PRIMARY KEY)");
      await configure({ workspaces, replicate: { on } }, author);
      const write = () =>
        query(
          master,
          `INSERT INTO wf_${name}.USERS (x) VALUES (2); INSERT INTO wf_acme.USERS (USR_USERNAME) VALUES ('meanwhile')`,
        ).catch(() => undefined); // a filter on the master restarts it
      const up = await whileWriting([write], () => stack.up());
      expect(up.output).not.toContain("failed");
      expect(up).toMatchObject({
        code: 0,
        changes: {
          ...(on === "master" ? { "db1-config": config } : {}),
          "db1-preflight": "update",
          "db2-preflight": "update",
          "db2-config": config,
          "db2-local-accounts": "update",
          "db2-mark": "update",
          "db2-verify": "update",
        },
      });
      expect(
        Object.keys(up.changes)
          .filter((step) => !/preflight|config/.test(step))
          .sort(),
      ).toEqual(
        ["local-accounts", "mark", "seed", "seed-close", "seed-open", "verify"].map(
          (step) => `db2-${step}`,
        ),
      );
      expect(await query(slave, "SHOW TABLES FROM wf_acme LIKE 'local'")).toBe("local");
      await writeOnSlave(slave, "DROP TABLE wf_acme.local");
      await same();
      expect(await threads(slave)).toBe("Yes/Yes/0");
      expect((await reads(`SELECT COUNT(*) > 1 FROM wf_${name}.USERS`)).stdout).toBe("1");
      expect(await stack.output("databasesPhp")).toContain(`/wf_${name}?encoding=utf8`);
      expect(await stack.up()).toEqual(NO_CHANGES);
    },
  );

  it("is destroyed without losing data: the channel and the accounts that were made are gone", async () => {
    const before = await masterContents();
    expect((await stack.destroy()).code).toBe(0);
    expect(await masterContents()).toBe(before);
    expect(await contents(slave)).toBe(before);
    expect(await threads(slave)).toBe("no channel");
    const accounts = "SELECT user FROM mysql.user WHERE user IN ('slave', 'master', 'author')";
    expect(await query(master, accounts)).toBe("author");
  });
});
