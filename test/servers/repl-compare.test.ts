import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer, stopServer } from "../../dev/servers/server";
import { bothRun } from "../support/channel";
import { applyProgram } from "../support/mini-engine";
import { outputsOf, repl } from "../support/repl";
import { useServers } from "../support/test-servers";
import { masterOn, slaveOn, until } from "../support/topologies";
import { wordsOf, writeOnSlave } from "../support/words";

jest.setTimeout(120_000);
const servers = useServers();
let db1: SandboxServer;
let db2: SandboxServer;
const outputs = () => join(servers.directory(), "outputs.json");
const compare = (...words: readonly string[]) =>
  repl("compare", "--from", outputs(), "db2", ...words);

/** Declares the slave, whose proof does not compare tables unless `checksum` is set. */
async function declare(databases: readonly string[] | undefined, checksum = true) {
  const program = () => {
    const master = masterOn(db1, databases === undefined ? {} : { databases });
    return [master, slaveOn(db2, master, { verify: { checksum } })];
  };
  await applyProgram(program);
  writeFileSync(outputs(), await outputsOf(program));
}

beforeAll(async () => {
  [db1, db2] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(
    db1,
    "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY); CREATE TABLE shop.`a``b` (a INT PRIMARY KEY); CREATE DATABASE other; CREATE TABLE other.t (a INT)",
  );
  await declare(["shop"]);
}, 300_000);

it("says that the declared databases hold the same", async () => {
  expect(await compare()).toEqual({
    code: 0,
    stdout: "db2  2 table(s) as on db1\n",
    stderr: "",
  });
});

it("names the tables that differ, also for programs, and ends with 2", async () => {
  await writeOnSlave(db2, "INSERT INTO shop.`a``b` VALUES (1)");
  expect(await compare()).toEqual({
    code: 2,
    stdout:
      "db2  1 of 2 table(s) differ from those on db1\n" +
      "   `shop`.`a``b`\n" +
      "   -> find the rows that differ, and mend them there with SET sql_log_bin = 0\n" +
      "   -> or raise seed.generation, which copies everything again\n",
    stderr: "",
  });
  const { code, stdout } = await compare("--json");
  expect([code, JSON.parse(stdout)]).toEqual([
    2,
    {
      version: 1,
      slave: "db2",
      master: "db1",
      tables: 2,
      different: ["`shop`.`a``b`"],
      unsettled: [],
    },
  ]);
  await writeOnSlave(db2, "DELETE FROM shop.`a``b`");
  expect(await compare()).toMatchObject({ code: 0 });
});

it("says which permission is missing, which the declaration that it names gives", async () => {
  await declare(["shop"], false);
  expect(await compare()).toEqual({
    code: 3,
    stdout: "",
    stderr: expect.stringMatching(
      /^Cannot compare "db2": db2: compare failed: cannot compare the tables: ERROR 1142 .*\n {2}-> may the replication account read them\? verify: \{ checksum: true \} grants it that\n$/s,
    ) as string,
  });
  await declare(["shop"]);
  expect(await compare()).toMatchObject({ code: 0 });
});

it("refuses while replication does not run, and where nobody is followed or nothing answers", async () => {
  await query(db2, wordsOf(db2).stop);
  expect(await compare()).toEqual({
    code: 3,
    stdout: "",
    stderr:
      'Cannot compare "db2": db2: compare failed: replication does not run here, and what it has not applied yet would differ\n' +
      "  -> npx pulumi-mysql-replication status says more\n",
  });
  await query(db2, wordsOf(db2).start);
  await until(() => bothRun(db2));
  expect(await repl("compare", "--from", outputs(), "db1")).toMatchObject({
    code: 3,
    stderr: 'Cannot compare "db1": it must follow another server, it follows none\n',
  });
  await stopServer(db2);
  expect(await compare()).toEqual({
    code: 3,
    stdout: "",
    stderr:
      'Cannot compare "db2": the server does not answer on its own host\n  -> start it; its error log says why it ended\n',
  });
});
