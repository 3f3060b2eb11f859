import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { MasterArgs, SlaveArgs } from "../../src";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { onPath } from "../../dev/support/on-path";
import { defaultFlavor, writeOnSlave } from "../support/words";
import { channelOf, untilQuery, untilStopped } from "../support/channel";
import { applyProgram, runCommand } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { outputsOf, repl } from "../support/repl";
import { masterOn, prove, slaveOn, stepsOf } from "../support/topologies";

jest.setTimeout(120_000);
const servers = useServers();

interface Pair {
  readonly db1: SandboxServer;
  readonly db2: SandboxServer;
  readonly outputs: string;
}

interface Chain extends Pair {
  readonly declared: () => readonly [ReturnType<typeof masterOn>, ReturnType<typeof slaveOn>];
}

/** A master and a slave that runs, in a folder of their own. */
async function pair(
  folder: string,
  above: Partial<MasterArgs> = {},
  link: Partial<SlaveArgs> = {},
  config = "",
): Promise<Chain> {
  const [db1, db2] = await Promise.all([
    servers.create(`${folder}/db1`, { config }),
    servers.create(`${folder}/db2`, { config }),
  ]).then((both) => both.map((server, i) => ({ ...server, name: `db${i + 1}` })));
  await query(db1!, "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY)");
  const declared = () => {
    const master = masterOn(db1!, { databases: ["shop"], ...above });
    return [master, slaveOn(db2!, master, link)] as const;
  };
  await applyProgram(declared);
  const outputs = join(servers.directory(), folder, "outputs.json");
  writeFileSync(outputs, await outputsOf(declared));
  return { db1: db1!, db2: db2!, declared, outputs };
}

/** Rows that are on the slave already, and come from the master now: it stops at the first of them. */
async function clash({ db1, db2 }: Pair, ...rows: readonly number[]): Promise<void> {
  for (const row of rows) await writeOnSlave(db2, `INSERT INTO shop.t VALUES (${row})`);
  for (const row of rows) await query(db1, `INSERT INTO shop.t VALUES (${row})`);
  await untilStopped(db2, 1062);
}

/** The place that `status` names for `--at`. */
async function named({ outputs }: Pair): Promise<string> {
  const { code, stdout } = await repl("status", "--from", outputs);
  expect(code).toBe(2);
  return /skip db2 --at (\S+)$/m.exec(stdout)?.[1] ?? "nothing";
}

const skip = ({ outputs }: Pair, ...words: readonly string[]) =>
  repl("skip", "db2", "--from", outputs, ...words);

const rows = ({ db2 }: Pair, wanted: string) =>
  untilQuery(db2, "SELECT GROUP_CONCAT(a ORDER BY a) FROM shop.t", wanted);

/** Whether the program that decodes logs is there; some packages of servers come without. */
function decodes({ line }: SandboxServer): boolean {
  const { binlog } = dialectOf(line as EngineLine).programs;
  const own = join(servers.programs().directory, binlog);
  return existsSync(own) || onPath(binlog) !== undefined;
}

const mariadb = defaultFlavor === "mariadb";
const means = {
  counter: mariadb
    ? "SET GLOBAL sql_slave_skip_counter = 1"
    : "SET GLOBAL sql_replica_skip_counter = 1",
  gtid: (gtid: string) =>
    mariadb
      ? "SET GLOBAL sql_slave_skip_counter = 1"
      : `SET GTID_NEXT = '${gtid}'; BEGIN; COMMIT; SET GTID_NEXT = 'AUTOMATIC'`,
};

describe("repl skip, by GTID", () => {
  let it0: Chain;
  beforeAll(async () => {
    it0 = await pair("gtid");
  }, 300_000);

  it("is refused while nothing fails", async () => {
    expect(await skip(it0, "--at", "0-1-1", "--yes")).toEqual({
      code: 1,
      stdout: "",
      stderr: 'Cannot skip 0-1-1 on "db2": no transaction fails there; nothing was skipped\n',
    });
  });

  it("is refused at another transaction than the failing one, and where nobody can be asked", async () => {
    await clash(it0, 7);
    const at = await named(it0);
    const other = at.replace(/\d+$/, (number) => String(Number(number) + 1));
    expect(await skip(it0, "--at", other, "--yes")).toEqual({
      code: 1,
      stdout: "",
      stderr: `Cannot skip ${other} on "db2": what fails there is ${at}, and only that can be skipped; nothing was skipped\n`,
    });
    const { installDirectory } = it0.db2.host;
    const runner = `bash ${installDirectory}/${it0.db2.port}/runner`;
    expect(await runCommand(`${runner} skip at=${other}`, "")).toEqual({
      code: 1,
      stdout: "",
      stderr: `db2: skip failed: ${other} is not what fails here, that is ${at}\n  -> nothing was skipped\n`,
    });
    const { code, stdout, stderr } = await skip(it0, "--at", at);
    expect([code, stderr]).toEqual([
      1,
      'Cannot skip on "db2": --yes must be given where nobody can be asked; nothing was skipped\n',
    ]);
    expect(stdout).toMatch(
      new RegExp(`^db2 stopped at ${at} with error 1062: .*Duplicate entry '7'`),
    );
    expect((await channelOf(it0.db2))["Last_SQL_Errno"]).toBe("1062");
  });

  it("shows the event, leaves it out alone, and goes on applying", async () => {
    const at = await named(it0);
    await query(it0.db1, "INSERT INTO shop.t VALUES (8)");
    const { code, stdout, stderr } = await skip(it0, "--at", at, "--yes");
    expect([code, stderr]).toEqual([0, ""]);
    if (decodes(it0.db2)) {
      expect(stdout).toMatch(/^ {4}### INSERT INTO `shop`\.`t`\n {4}### SET\n {4}### {3}@1=7/m);
      expect(stdout.match(/^ {4}### INSERT/gm)).toHaveLength(1);
    } else {
      expect(stdout).toMatch(/^ {4}Annotate_rows INSERT INTO shop\.t VALUES \(7\)$/m);
      expect(stdout.match(/^ {4}Write_rows/gm)).toHaveLength(1);
    }
    expect(stdout.slice(stdout.indexOf("skipped "))).toBe(
      [
        `skipped ${at} on db2, by: ${means.gtid(at)}`,
        "-> CHECKSUM TABLE `shop`.`t`, on db1 and on db2 while nobody writes there: where they differ, mend the rows or raise seed.generation",
        "db2 applies again, 0 s behind",
        "",
      ].join("\n"),
    );
    await rows(it0, "7,8");
    // Nothing else differs from a slave that was never stopped.
    expect(await prove(await stepsOf(it0.declared))).toMatchObject({ code: 0 });
  });

  it("names the next one that fails, and skips nothing more", async () => {
    await clash(it0, 20, 21);
    await query(it0.db1, "INSERT INTO shop.t VALUES (22)");
    const first = await named(it0);
    const { code, stdout } = await skip(it0, "--at", first, "--yes");
    expect(code).toBe(2);
    const second = await named(it0);
    expect(second).toBe(first.replace(/\d+$/, (number) => String(Number(number) + 1)));
    expect(stdout).toContain(`\ndb2 stopped again at ${second} with error 1062: `);
    expect(stdout).toContain("\n-> the data differ from the master's");
    await rows(it0, "7,8,20,21");
    expect((await skip(it0, "--at", second, "--yes")).code).toBe(0);
    await rows(it0, "7,8,20,21,22");
  });

  it("leaves out a statement", async () => {
    await query(it0.db1, "CREATE TABLE shop.u (a INT)");
    await untilQuery(it0.db2, "SHOW TABLES IN shop LIKE 'u'", "u");
    await writeOnSlave(it0.db2, "ALTER TABLE shop.u ADD b INT");
    await query(it0.db1, "ALTER TABLE shop.u ADD b CHAR(1)");
    await untilStopped(it0.db2, 1060);
    const { code, stdout } = await skip(it0, "--at", await named(it0), "--yes");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {4}.*ALTER TABLE shop\.u ADD b CHAR\(1\)/m);
    expect(stdout).toContain("-> CHECKSUM TABLE of what it touched, on db1");
    await query(it0.db1, "INSERT INTO shop.t VALUES (30)");
    await rows(it0, "7,8,20,21,22,30");
    expect(await query(it0.db2, "SHOW COLUMNS FROM shop.u LIKE 'b'")).toMatch(/^b\tint/);
  });
});

describe("repl skip, by file and position", () => {
  it("leaves out the one that is named, and goes on applying", async () => {
    const it0 = await pair(
      "file",
      mariadb ? {} : { gtid: false },
      { position: "file" },
      mariadb ? "" : "gtid_mode=OFF\nenforce_gtid_consistency=OFF",
    );
    await query(it0.db1, "INSERT INTO shop.t VALUES (1)");
    await query(it0.db1, "FLUSH BINARY LOGS");
    await writeOnSlave(it0.db2, "INSERT INTO shop.t VALUES (7)");
    // What several appliers did just before they stopped is not in the position yet.
    const before = [2, 3, 4, 7, 8].map((row) => `INSERT INTO shop.t VALUES (${row})`);
    await query(it0.db1, before.join("; "));
    await untilStopped(it0.db2, 1062);
    const { stdout: json } = await repl("status", "--json", "--from", it0.outputs);
    const { file, position } = (
      JSON.parse(json) as {
        servers: {
          state: { channel: { applierError: { at: { file: string; position: number } } } };
        }[];
      }
    ).servers[1]!.state.channel.applierError.at;
    const { code, stdout, stderr } = await skip(it0, "--at", `${file}:${position}`, "--yes");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`on db2, by: ${means.counter}\n`);
    await rows(it0, "1,2,3,4,7,8");
    await clash(it0, 9);
    expect((await skip(it0, "--at", await named(it0), "--yes")).code).toBe(0);
    await rows(it0, "1,2,3,4,7,8,9");
  });
});

(mariadb ? describe : describe.skip)("repl skip, with several GTID domains", () => {
  it("is refused where what the slave wrote itself is the cause, and nothing is lost when that is forgotten as it says", async () => {
    const it0 = await pair("own");
    await query(it0.db2, "CREATE USER theirs@localhost");
    await query(it0.db1, "INSERT INTO shop.t VALUES (1)");
    await untilStopped(it0.db2, 1950);
    const at = (await query(it0.db1, "SELECT @@gtid_binlog_pos")).trim();
    const seen = await repl("status", "--from", it0.outputs);
    expect(seen.code).toBe(2);
    expect(seen.stdout).not.toContain("skip db2");
    const [line, mend = ""] =
      /-> (something wrote .*: (STOP SLAVE; RESET MASTER; START SLAVE); .* here and there)/
        .exec(seen.stdout.replace(/\n {6,}(?!->)/g, " "))
        ?.slice(1) ?? [];
    expect(await skip(it0, "--at", at, "--yes")).toEqual({
      code: 1,
      stdout: "",
      stderr: `Cannot skip ${at} on "db2": it was written on the master, and fails for what the slave wrote itself; nothing was skipped\n-> ${line}\n`,
    });
    const runner = `bash ${it0.db2.host.installDirectory}/${it0.db2.port}/runner`;
    expect(await runCommand(`${runner} skip at=${at}`, "")).toEqual({
      code: 1,
      stdout: "",
      stderr: `db2: skip failed: ${at} was written on the master, and fails for what this slave wrote itself: without it this slave would lack it\n  -> nothing was skipped; ${line}\n`,
    });
    expect(
      (await repl("doctor", "db2", "--from", it0.outputs)).stdout.replace(/\s+/g, " "),
    ).toContain(`error 1950: ${line}`);
    await query(it0.db2, mend);
    await rows(it0, "1");
    expect(await prove(await stepsOf(it0.declared))).toMatchObject({ code: 0 });
  });

  it("moves on in the domain of the failing transaction alone", async () => {
    const it0 = await pair("domains");
    await query(it0.db1, "SET gtid_domain_id = 7; INSERT INTO shop.t VALUES (1)");
    await rows(it0, "1");
    await writeOnSlave(it0.db2, "INSERT INTO shop.t VALUES (2)");
    await query(it0.db1, "SET gtid_domain_id = 7; INSERT INTO shop.t VALUES (2)");
    await untilStopped(it0.db2, 1062);
    const before = await query(it0.db2, "SELECT @@gtid_slave_pos");
    expect(before).toMatch(/^0-1-\d+,7-1-1$/);
    const at = await named(it0);
    expect(at).toBe("7-1-2");
    await query(it0.db1, "INSERT INTO shop.t VALUES (3)");
    const { code, stdout, stderr } = await skip(it0, "--at", at, "--yes");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(
      `by: SET GLOBAL gtid_slave_pos = '7-1-2,${before.replace(/,.*/, "")}'\n`,
    );
    await rows(it0, "1,2,3");

    // An error of a statement says no position at all.
    await query(it0.db1, "CREATE TABLE shop.u (a INT)");
    await untilQuery(it0.db2, "SHOW TABLES IN shop LIKE 'u'", "u");
    await writeOnSlave(it0.db2, "ALTER TABLE shop.u ADD b INT");
    await query(it0.db1, "SET gtid_domain_id = 7; ALTER TABLE shop.u ADD b INT");
    await untilStopped(it0.db2, 1060);
    await query(it0.db1, "INSERT INTO shop.t VALUES (4)");
    expect((await skip(it0, "--at", "7-1-3", "--yes")).code).toBe(0);
    await query(it0.db1, "SET gtid_domain_id = 7; INSERT INTO shop.t VALUES (5)");
    await rows(it0, "1,2,3,4,5");
  });
});

describe("repl skip, on a member of a pair", () => {
  it("leaves out the one that is named, and goes on in both directions", async () => {
    const [db1, db2] = await Promise.all([
      servers.create("members/db1"),
      servers.create("members/db2"),
    ]).then((both) => both.map((server, i) => ({ ...server, name: `db${i + 1}` })));
    const declared = () => pairOf([db1!, db2!]);
    await applyProgram(declared);
    const outputs = join(servers.directory(), "members", "outputs.json");
    writeFileSync(outputs, await outputsOf(() => Object.values(declared().members)));
    await query(db1!, "CREATE TABLE shop.t (a INT PRIMARY KEY)");
    await untilQuery(db2!, "SHOW TABLES IN shop", "t");
    await query(db2!, "INSERT INTO shop.t VALUES (1)");
    await untilQuery(db1!, "SELECT COUNT(*) FROM shop.t", "1");
    const it0 = { db1: db1!, db2: db2!, outputs };
    await query(db2!, "SET sql_log_bin = 0; INSERT INTO shop.t VALUES (7)");
    await query(db1!, "INSERT INTO shop.t VALUES (7)");
    await untilStopped(db2!, 1062);
    await query(db1!, "INSERT INTO shop.t VALUES (8)");
    const { code, stderr } = await skip(it0, "--at", await named(it0), "--yes");
    expect([code, stderr]).toEqual([0, ""]);
    await rows(it0, "1,7,8");
    await query(db2!, "INSERT INTO shop.t VALUES (9)");
    await untilQuery(db1!, "SELECT GROUP_CONCAT(a ORDER BY a) FROM shop.t", "1,7,8,9");
    expect((await repl("status", "--from", outputs)).code).toBe(0);
  });
});
